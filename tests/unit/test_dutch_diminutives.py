"""Flemish diminutives: what they are of, and what is none."""

from __future__ import annotations

import pytest

from dutch.spelling import Vocabulary, correct

INDEX = Vocabulary({"vijs": 2, "velo": 2, "zak": 3, "zakken": 4})


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("velokes", "velo"),
        ("vijskes", "vijs"),
        ("zakske", "zak"),
        ("reclameboekskes", "reclameboek"),
        ("brieveke", "brief"),
        ("huizekes", "huis"),
        ("potteke", "pot"),
        ("kaarskes", "kaars"),
        ("bloemeken", "bloem"),
    ],
)
def test_the_word_behind_a_diminutive(word: str, base: str) -> None:
    assert correct(word, INDEX) == base


@pytest.mark.parametrize("word", ["keuken", "vakken", "banken", "doosjes", "manneke", "merken", "sneakers"])
def test_what_is_none_stays(word: str) -> None:
    assert correct(word, INDEX) is None
