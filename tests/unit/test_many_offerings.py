"""What must not grow with the number of offerings, or only a little: it says the same as the plain way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from opensearchpy import OpenSearch

from app.search import likeness
from app.search.meaning import RELOAD_SECONDS, REST_SHARE, Meaning
from indexer.engine import backlog, vectors
from indexer.engine.vectors import EMPTY, Space
from indexer.local_copy.series import Growing
from model.limits import DIMENSIONS
from tests.unit.test_meaning import Fixed


def test_series_grows_row_by_row_and_has_its_choices_in_order() -> None:
    growing = Growing()
    for number, values in enumerate([["tuin", "bos"], [], ["akker", "tuin"]]):
        growing.add(number, values)
    series = growing.whole()
    assert list(series.choices) == ["akker", "bos", "tuin"]
    assert series.numbers.tolist() == [0, 0, 2, 2]
    assert [series.choices[code] for code in series.codes] == ["tuin", "bos", "akker", "tuin"]
    assert Growing().whole().dump() == ("[]", b"", b"")


def test_cosines_stand_out_among_all_as_if_all_were_computed() -> None:
    chance = np.random.default_rng(7)
    offerings, phrases = (chance.normal(0.2, 1, (count, DIMENSIONS)).astype(np.float32) for count in (300, 40))
    offerings /= np.linalg.norm(offerings, axis=1, keepdims=True)
    phrases /= np.linalg.norm(phrases, axis=1, keepdims=True)
    rows = [3, 5, 250]
    plain = likeness._standing_out(offerings @ phrases.T, axis=0)[rows]
    space = Space([str(row) for row in range(300)], offerings, phrases=phrases)
    assert np.allclose(likeness._among_all(offerings[rows] @ phrases.T, space), plain, atol=1e-4)


def test_texts_without_a_vector_are_looked_for_once_for_each_backlog(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, looked = {str(number): "" for number in range(25)}, []
    monkeypatch.setattr(backlog, "SLICE", 4)
    monkeypatch.setattr(backlog, "MOST", 10)
    monkeypatch.setattr(vectors, "make", lambda *_, texts=waiting: [texts.pop(key) for key in _[-1]])

    def lacking(_client: object, _alias: str, index: str, most: int) -> dict[str, str]:
        looked.append(index)
        return dict(list(waiting.items())[:most])

    monkeypatch.setattr(vectors, "lacking", lacking)
    own = backlog.Backlog()
    assert list(iter(lambda: own.embed_some(cast("OpenSearch", None), "offerings", ("first", "1"), Fixed()), False))
    assert (waiting, looked) == ({}, ["first"] * 3)
    assert not own.embed_some(cast("OpenSearch", None), "offerings", ("first", "1"), Fixed())
    assert len(looked) == 3, "nothing new, nothing to look for"
    assert not own.embed_some(cast("OpenSearch", None), "offerings", ("first", "2"), Fixed())
    assert len(looked) == 4


def test_vectors_that_load_slowly_are_looked_for_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [100.0, 160.0]  # a load of a minute
    clock = SimpleNamespace(monotonic=lambda: moments.pop(0))  # of this module alone: others read the time meanwhile
    monkeypatch.setattr("app.search.meaning.time", clock)
    meaning = Meaning(Fixed(), lambda _state: EMPTY, cutoff=None)
    meaning._load("index")
    assert meaning._rest == REST_SHARE * 60 > RELOAD_SECONDS
