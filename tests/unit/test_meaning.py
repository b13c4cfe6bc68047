"""Two orders become one; vectors find what lies near; nobody waits for the model."""

from __future__ import annotations

import threading
import time

import numpy as np

from app.search.fusion import fuse, lifts
from app.search.meaning import NEAREST, Meaning
from indexer.engine.embedding import DIMENSIONS, Embedder, NoEmbedder, Vectors
from indexer.engine.vectors import Space


def vector(*values: float) -> Vectors:
    filled = np.zeros(DIMENSIONS, dtype=np.float32)
    filled[: len(values)] = values
    return filled


class Fixed(NoEmbedder):
    """A model whose query vector is known, and that may be slow."""

    model = "fixed"

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    def query(self, text: str) -> Vectors | None:
        time.sleep(self.seconds)
        return vector(1.0)


SPACE = Space(["far", "near"], np.stack([vector(0.0, 1.0), vector(0.9, 0.1)]))


def test_every_id_stands_once_and_agreement_wins() -> None:
    order = fuse(["a", "b", "c"], ["c", "d"])
    assert sorted(order) == ["a", "b", "c", "d"]
    assert order[0] == "c"


def test_words_weigh_more_than_meaning_on_the_same_place() -> None:
    assert fuse(["a"], ["b"]) == ["a", "b"]


def test_lifts_fall_with_the_place() -> None:
    groups = lifts([str(n) for n in range(NEAREST)])
    factors = [factor for factor, _ in groups]
    assert factors == sorted(factors, reverse=True)
    assert sum(len(ids) for _, ids in groups) == NEAREST


def test_the_nearest_comes_first() -> None:
    meaning = Meaning(Fixed, lambda _index: SPACE, cutoff=None)
    assert meaning.nearest("iets", "index") == ["near", "far"]


def test_without_a_model_there_is_nothing_near() -> None:
    meaning = Meaning(NoEmbedder, lambda _index: SPACE, cutoff=None)
    assert meaning.nearest("iets", "index") == []


def test_a_slow_model_is_not_waited_for() -> None:
    loaded = threading.Event()

    def slow() -> Embedder:
        loaded.set()
        return Fixed(0.5)

    meaning = Meaning(slow, lambda _index: SPACE, cutoff=0.02)
    began = time.monotonic()
    assert meaning.nearest("iets", "index") == []
    assert time.monotonic() - began < 0.4
    assert loaded.wait(2)


def test_vectors_load_in_the_background_when_the_index_changes() -> None:
    names: list[str] = []

    def load(index: str) -> Space:
        names.append(index)
        return SPACE

    meaning = Meaning(Fixed, load, cutoff=1.0)
    deadline = time.monotonic() + 5
    while not meaning.nearest("iets", "new") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert meaning.nearest("iets", "new") == ["near", "far"]
    assert names == ["new"]
