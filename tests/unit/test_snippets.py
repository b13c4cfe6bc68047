"""The sentence that is quoted: the one that says most of the need, and none rather than one that says little."""

from __future__ import annotations

import re

from app.search.snippets import ENOUGH, LONGEST, MARK_END, MARK_START, best

SHARES = {"kantor": 0.5, "kuis": 0.3, "morg": 0.1}  # by stem


def marked(text: str) -> str:
    """*word* is marked by the engine."""
    return re.sub(r"\*(.*?)\*", rf"{MARK_START}\1{MARK_END}", text)


def quoted(text: str, shares: dict[str, float] = SHARES) -> str:
    return best(marked(text), shares).replace(MARK_START, "*").replace(MARK_END, "*")


LONG = (
    "Dit is een zin die hier alleen maar staat om lang te zijn, met veel woorden die niets met de vraag te maken " * 2
)


def test_the_sentence_with_most_of_the_need_is_quoted() -> None:
    text = f"Wij *kuisen* sinds 1990. {LONG.strip()}. Wij *kuisen* *kantoren* in Gent."
    assert quoted(text) == "Wij *kuisen* *kantoren* in Gent."


def test_a_word_counts_once_and_a_synonym_less_than_any_word() -> None:
    text = f"*Schrobben*, *boenen* en *dweilen* doen wij. {LONG.strip()}. Elk *kantoor*."
    assert quoted(text) == "Elk *kantoor*."
    text = f"*Kuisen*, *kuisen* en *kuisen*. {LONG.strip()}. Elk *kantoor*."
    assert quoted(text) == "Elk *kantoor*."


def test_a_sentence_that_says_too_little_is_not_quoted() -> None:
    assert SHARES["morg"] < ENOUGH
    assert quoted("Bel *morgen*. Of overmorgen.") == ""
    assert quoted("Niets ervan staat hier.") == ""


def test_a_short_sentence_takes_the_next_along_and_a_long_one_is_cut_around_its_mark() -> None:
    assert quoted("Wij *kuisen* *kantoren*. Ook in het weekend.") == "Wij *kuisen* *kantoren*. Ook in het weekend."
    found = quoted(f"{LONG}*kantoren* {LONG}")
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert "*kantoren*" in found
    assert len(found) <= LONGEST + 10


def test_a_phrase_alone_has_the_first_sentence_that_holds_it() -> None:
    assert quoted(f"{LONG.strip()}. Een *vaste ploeg*.", {}) == "Een *vaste ploeg*."
