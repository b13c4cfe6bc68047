"""Two orders become one; vectors find what lies near; nobody waits for the model."""

from __future__ import annotations

import threading

import numpy as np

from app.search.ask import Near
from app.search.meaning import NEAREST, Meaning
from app.search.query import lifts
from app.search.results import fuse
from base.errors import ModelUnavailable
from indexer.engine.embedding import NoEmbedder
from indexer.engine.vectors import Space
from model.client import Vectors
from model.limits import DIMENSIONS
from tests.kit.waiting import PATIENCE, wait_for


def vector(*values: float) -> Vectors:
    filled = np.zeros(DIMENSIONS, dtype=np.float32)
    filled[: len(values)] = values
    return filled


class Fixed(NoEmbedder):
    """A model whose query vector is known."""

    model = "fixed"

    def query(self, text: str) -> Vectors | None:
        return vector(1.0)


class Held(Fixed):
    """A model that does not answer until it is set free."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def query(self, text: str) -> Vectors | None:
        self.free.wait()
        return super().query(text)


class Away(Fixed):
    """A model whose process may be away."""

    is_away = True

    def query(self, text: str) -> Vectors | None:
        if self.is_away:
            raise ModelUnavailable
        return super().query(text)


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
    meaning = Meaning(Fixed(), lambda _index: SPACE, cutoff=None)
    assert meaning.nearest("iets", "index") == Near(["near", "far"])


def test_without_a_model_there_is_nothing_near() -> None:
    meaning = Meaning(NoEmbedder(), lambda _index: SPACE, cutoff=None)
    assert meaning.nearest("iets", "index") == Near()


def test_a_slow_model_is_not_waited_for_and_its_answer_is_not_whole() -> None:
    model = Held()
    meaning = Meaning(model, lambda _index: SPACE, cutoff=0.02)
    try:
        assert meaning.nearest("iets", "index") == Near(whole=False)
    finally:
        model.free.set()


def test_a_model_that_is_away_leaves_an_answer_that_is_not_whole_and_is_asked_again() -> None:
    model = Away()
    meaning = Meaning(model, lambda _index: SPACE, cutoff=None)
    assert meaning.nearest("iets", "index") == Near(whole=False)
    model.is_away = False
    assert meaning.nearest("iets", "index") == Near(["near", "far"])


def test_an_answer_is_not_whole_while_vectors_are_missing() -> None:
    growing = Space(SPACE.ids, SPACE.matrix, missing=1)
    meaning = Meaning(Fixed(), lambda _index: growing, cutoff=None)
    assert meaning.nearest("iets", "index") == Near(["near", "far"], whole=False)


def test_vectors_load_in_the_background_when_the_index_changes() -> None:
    names: list[str] = []

    def load(index: str) -> Space:
        names.append(index)
        return SPACE

    meaning = Meaning(Fixed(), load, cutoff=PATIENCE)
    wait_for(lambda: meaning.nearest("iets", "new").whole)
    assert meaning.nearest("iets", "new") == Near(["near", "far"])
    assert names == ["new"]
