"""What of an offering is embedded, and when that is enough to be compared."""

from __future__ import annotations

from typing import cast

import pytest

from indexer.document.fields import Offering
from indexer.engine.embedding import passage, says_enough


def offering(title: str, affirmed: str = "", *activities: str, keywords: tuple[str, ...] = ()) -> Offering:
    values = {"title": title, "affirmed": affirmed, "activities": list(activities), "keywords": list(keywords)}
    return cast("Offering", values)


def test_title_activities_and_what_is_affirmed_are_embedded() -> None:
    made = passage(offering("Hagen", "Wij scheren ze.", "gras-maaien", keywords=("buxus",)))
    assert made == "Hagen. Gras maaien, buxus. Wij scheren ze."


@pytest.mark.parametrize(
    ("one", "enough"),
    [
        (offering("Allerlei"), False),
        (offering("Diensten", "Onze diensten."), False),
        (offering("Netten boeten"), True),
        (offering("Allerlei", "Wij scheren hagen."), True),
        (offering("Allerlei", "", "gras-maaien"), True),
    ],
)
def test_one_word_is_too_little_to_be_compared(one: Offering, enough: bool) -> None:
    assert says_enough(one) is enough
