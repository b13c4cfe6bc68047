"""Sentence embeddings: texts as vectors whose cosine says how near their meanings are.

Multilingual E5 small in four bits, in a process of its own (`model`), offline. Behind a small interface, with a null
implementation for sites without that process. Vectors have 384 dimensions and length 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from base.config import Settings
from dutch.analysis import analyse
from indexer import taxonomy
from indexer.document.fields import Offering
from model.client import MODEL, ModelClient, Vectors
from model.limits import DIMENSIONS, LONGEST

FIELDS = ("id", "title", "activities", "keywords", "affirmed")  # of an offering, for its passage
PATIENCE = 30.0  # seconds that a measurement waits for a model that starts


class Embedder(Protocol):
    """Turns texts into vectors; `model` is empty when it never can."""

    model: str

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, 384) of what people seek. Raises ModelUnavailable."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, 384) of what is offered. Raises ModelUnavailable."""

    def is_there(self) -> bool:
        """Whether it can now."""


class NoEmbedder:
    """Search goes on by words alone."""

    model = ""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Nothing."""
        return np.empty((0, DIMENSIONS), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Nothing."""
        return np.empty((0, DIMENSIONS), dtype=np.float32)

    def is_there(self) -> bool:
        """Never."""
        return False


def embedder(settings: Settings, *, patient: bool = False) -> Embedder:
    """The model of this site; the null one when it is switched off or has no address."""
    if not settings.meaning or not settings.model_socket:
        return NoEmbedder()
    patience = PATIENCE if patient else 0.0
    if settings.traces:
        from indexer.engine.traced_model import TracedModel  # noqa: PLC0415 - not loaded while traces are off

        return TracedModel(settings.model_socket, patience)
    return ModelClient(settings.model_socket, patience)


def away(settings: Settings) -> str:
    """What is wrong with search by meaning, in Dutch; empty when it works or was switched off."""
    if not settings.meaning or embedder(settings).is_there():
        return ""
    return "het taalmodel antwoordt niet; zoeken gaat alleen op woorden"


def passage(offering: Offering) -> str:
    """The text of an offering that is embedded: title, activities, what the description affirms."""
    labels = [taxonomy.activities()[slug].label for slug in offering["activities"]]
    about = ", ".join([*labels, *offering["keywords"]])
    return f"{offering['title']}. {about}. {offering['affirmed']}"[:LONGEST]


def says_enough(offering: Offering) -> bool:
    """Whether the text of an offering can be compared: one word, as "Allerlei" alone, is near to gibberish."""
    return len(set(analyse(passage(offering)))) > 1


def key(text: str, model: str = MODEL) -> str:
    """Under which a vector is kept: 32 hexadecimal digits over text and model."""
    return hashlib.sha256(f"{model}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
