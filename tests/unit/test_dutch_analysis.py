"""Stems: pairs of words that must and must not meet, and the lists handed to the engine."""

from pathlib import Path

import pytest

import dutch
from dutch.analysis import analyse, override_rules, stem, stop_words
from dutch.snowball import stem as snowball

PAIRS = [
    line.split()
    for line in (Path(dutch.__file__).parent / "data/word_pairs.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("left", "sign", "right"), PAIRS, ids=[" ".join(pair) for pair in PAIRS])
def test_word_pairs(left: str, sign: str, right: str) -> None:
    assert (stem(left) == stem(right)) is (sign == "="), (stem(left), stem(right))


def test_there_are_enough_pairs() -> None:
    assert sum(sign == "=" for _, sign, _ in PAIRS) >= 60
    assert sum(sign == "!" for _, sign, _ in PAIRS) >= 60


def test_no_pair_word_is_a_stop_word_but_fillers_are() -> None:
    assert not {word for pair in PAIRS for word in pair} & set(stop_words())
    assert {"zoek", "nodig", "graag", "laten"} <= set(stop_words())
    assert not {"was", "doen", "veel"} & set(stop_words())


def test_override_rules_are_unique_folded_and_change_something() -> None:
    forms = [rule.split("=>")[0] for rule in override_rules()]
    assert 4000 <= len(forms) == len(set(forms)) <= 8000
    assert all(rule.isascii() and rule == rule.lower() for rule in override_rules())
    assert all(snowball(form) != target for form, target in (rule.split("=>") for rule in override_rules()))


def test_snowball_equals_the_reference_implementation() -> None:
    from snowballstemmer import stemmer

    reference = stemmer("dutch_porter")
    text = (Path(dutch.__file__).parent / "data/overrides.txt").read_text(encoding="utf-8")
    forms = [line.split("=>")[0] for line in text.split()]
    odd = ["", "y", "royalty", "lichamelijkheden", "aaien", "gemeenten", "één", "coördinatie", "crèche", "bruikbaar"]
    for form in forms + odd:
        assert snowball(form) == reference.stemWord(form), form


def test_analyse() -> None:
    assert analyse("Wij zoeken iemand voor het snoeien van onze hagen") == ["snoei", "hag"]
    assert analyse("Auto's wassen: was of strijk?") == ["auto", "was", "was", "strijk"]
    assert analyse("de het een '") == []
