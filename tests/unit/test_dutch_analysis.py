"""Stems: pairs of words that must and must not meet, and the lists handed to the engine."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import dutch
from dutch.analysis import analyse, override_rules, snowball, stem, stop_words

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


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("", ""),
        ("y", "y"),
        ("royalty", "royalty"),
        ("lichamelijkheden", "licham"),
        ("aaien", "aai"),
        ("gemeenten", "gemeent"),
        ("één", "een"),
        ("coördinatie", "coordinatie"),
        ("crèche", "crèch"),
        ("bruikbaar", "bruikbar"),
        ("schilderwerken", "schilderwerk"),
        ("huizen", "huiz"),
    ],
)
def test_snowball(word: str, expected: str) -> None:
    assert snowball(word) == expected


def test_threads_stem_apart() -> None:
    words = [word for pair in PAIRS for word in (pair[0], pair[2])]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(snowball, words * 4)) == [snowball(word) for word in words * 4]


@pytest.mark.parametrize("word", ["", "a\x00b", "\u200dhaag", "\ufdfa" * 12, "\U0001f600", "x" * 200, "ë" * 100_000])
def test_odd_words_have_a_stem(word: str) -> None:
    assert len(snowball(word)) <= len(word)


def test_analyse() -> None:
    assert analyse("Wij zoeken iemand voor het snoeien van onze hagen") == ["snoei", "hag"]
    assert analyse("Auto's wassen: was of strijk?") == ["auto", "was", "was", "strijk"]
    assert analyse("de het een '") == []
