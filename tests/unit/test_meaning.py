"""Vectors find what lies near; nobody waits for the model, and an answer without it says so."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from app.search.likeness import Likeness
from app.search.meaning import Meaning
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

    def queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([vector(1.0) for _ in texts])


class Counting(Fixed):
    """A model that keeps the texts of each question."""

    def __init__(self) -> None:
        self.questions: list[list[str]] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        self.questions.append(list(texts))
        return super().queries(texts)


class Held(Fixed):
    """A model that does not answer until it is set free."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def queries(self, texts: Sequence[str]) -> Vectors:
        self.free.wait()
        return super().queries(texts)


class Away(Fixed):
    """A model whose process may be away."""

    is_away = True

    def queries(self, texts: Sequence[str]) -> Vectors:
        if self.is_away:
            raise ModelUnavailable
        return super().queries(texts)


SPACE = Space(["far", "near"], np.stack([vector(0.0, 1.0), vector(0.9, 0.1)]))


def near(meaning: Meaning, state: str = "index") -> tuple[list[str], bool]:
    """The ids of what is like a need, and whether that is all."""
    [like], whole = meaning.like(["iets"], state)
    return list(like.offerings), whole


def test_what_stands_out_is_like_the_need() -> None:
    assert near(Meaning(Fixed(), lambda _index: SPACE, cutoff=None)) == (["near"], True)


def test_without_a_model_there_is_nothing_near() -> None:
    meaning = Meaning(NoEmbedder(), lambda _index: SPACE, cutoff=None)
    assert meaning.like(["iets"], "index") == ([Likeness()], True)


def test_many_texts_are_one_question_of_what_was_not_asked_before() -> None:
    model = Counting()
    meaning = Meaning(model, lambda _index: SPACE, cutoff=None)
    for texts in (["iets"], ["iets", "anders", "meer", "anders"], ["meer", "iets"]):
        like, whole = meaning.like(texts, "index")
        assert ([list(each.offerings) for each in like], whole) == ([["near"]] * len(texts), True)
    assert model.questions == [["iets"], ["anders", "meer"]]


def test_a_slow_model_is_not_waited_for_and_its_answer_is_not_whole() -> None:
    model = Held()
    meaning = Meaning(model, lambda _index: SPACE, cutoff=0.02)
    try:
        assert meaning.like(["iets"], "index") == ([Likeness()], False)
    finally:
        model.free.set()


def test_a_model_that_is_away_leaves_an_answer_that_is_not_whole_and_is_asked_again() -> None:
    model = Away()
    meaning = Meaning(model, lambda _index: SPACE, cutoff=None)
    assert meaning.like(["iets"], "index") == ([Likeness()], False)
    model.is_away = False
    assert near(meaning) == (["near"], True)


def test_an_answer_is_not_whole_while_vectors_are_missing() -> None:
    growing = Space(SPACE.ids, SPACE.matrix, missing=1)
    meaning = Meaning(Fixed(), lambda _index: growing, cutoff=None)
    assert near(meaning) == (["near"], False)


def test_vectors_load_in_the_background_when_the_index_changes() -> None:
    names: list[str] = []

    def load(index: str) -> Space:
        names.append(index)
        return SPACE

    meaning = Meaning(Fixed(), load, cutoff=PATIENCE)
    wait_for(lambda: near(meaning, "new")[1])
    assert near(meaning, "new") == (["near"], True)
    assert names == ["new"]
