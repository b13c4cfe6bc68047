"""What is held for a person to look at."""

from __future__ import annotations

from typing import Any

import pytest

from app.questions import choices
from app.questions.suspicion import MOST_A_DAY, SOONEST, suspicion

PERSON: dict[str, Any] = {"trap": "", "seconds": 40.0, "need": "Zie www.school.example", "that_day": 0}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"trap": "x"}, "trap"),
        ({"seconds": None}, "time"),
        ({"seconds": SOONEST - 0.1}, "time"),
        ({"seconds": SOONEST}, ""),
        ({"need": "https://a.example http://b.example"}, ""),
        ({"need": "HTTPS://a.example http://b.example www.c.example"}, "links"),
        ({"need": "[url=a] [URL=b] <a href='c'>"}, "links"),
        ({"that_day": MOST_A_DAY - 1}, ""),
        ({"that_day": MOST_A_DAY}, "many"),
    ],
)
def test_a_question_is_held_for_a_reason(changes: dict[str, Any], reason: str) -> None:
    assert suspicion(**{**PERSON, **changes}) == reason
    assert not reason or choices.SUSPICIONS[reason]
