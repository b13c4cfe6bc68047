"""The vectors of the phrasebook's phrases as they were released: no site has to make 1,800 of them first.

Made by `python -m tools.words.phrase_vectors`. A phrase that is not among them, or any phrase with another model, is
embedded as every other text.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from base.config import ROOT
from model.client import Vectors

FILE = ROOT / "phrasebook" / "vectors.npz"


@cache
def released() -> dict[str, Vectors]:
    """Key of a text (indexer.engine.embedding.key) -> its vector (384 float16)."""
    with np.load(FILE, allow_pickle=False) as stored:
        return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))


def save(vectors: dict[str, Vectors]) -> None:
    """Write the file: the keys in their order, the vectors as float16."""
    matrix = np.stack([vector.astype(np.float16) for vector in vectors.values()])
    np.savez_compressed(FILE, keys=np.array(list(vectors)), vectors=matrix)
