"""What a phrase must be before it joins the phrasebook."""

from __future__ import annotations

import pytest

from indexer import phrasebook
from indexer.phrase_lint import LONGEST, fault

ACTIVITY = "ramen-wassen"


def test_a_new_phrase_has_no_fault() -> None:
    assert fault(ACTIVITY, "onze etalage blinkt niet meer", {}) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "te kort"),
        ("ra", "te kort"),
        ("de het een", "te kort"),
        ("ruiten " * 12, "te lang"),
        ("ramen\u202ewassen", "op één regel"),
    ],
)
def test_a_phrase_says_something_in_few_words(text: str, why: str) -> None:
    assert why in str(fault(ACTIVITY, text, {}))


def test_the_longest_phrase_may_be_as_long_as_the_message_says() -> None:
    assert fault(ACTIVITY, "w" * LONGEST, {}) is None
    assert str(LONGEST) in str(fault(ACTIVITY, "w" * (LONGEST + 1), {}))


def test_the_activity_is_one_of_the_taxonomy() -> None:
    assert "bestaat niet" in str(fault("zeppelins-vouwen", "zeppelins vouwen", {}))


def test_a_phrase_stands_once_however_it_is_written() -> None:
    released = next(phrase for phrase in phrasebook.book().phrases if phrase.activity == ACTIVITY)
    assert "staat al" in str(fault(ACTIVITY, f"{released.text.upper()}!", {}))
    assert "staat al" in str(fault(ACTIVITY, "Blinkende etalage", {ACTIVITY: ["blinkende  etalage"]}))


def test_a_phrase_of_another_activity_names_that_one() -> None:
    why = fault(ACTIVITY, "blinkende auto", {"voertuigen-wassen": ["blinkende auto"]})
    assert "andere activiteit: " in str(why)
    assert "Voertuigen" in str(why)
