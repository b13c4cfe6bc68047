"""Words of the back office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.wording import dutch, words

NOW = datetime(2026, 7, 15, 10, 0, tzinfo=UTC)  # noon in Brussels


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (None, ""),
        (datetime(2026, 7, 15, 1, 12, tzinfo=UTC), "vandaag om 03.12"),
        (datetime(2026, 7, 14, 14, 40, tzinfo=UTC), "gisteren om 16.40"),
        (datetime(2026, 7, 14, 22, 30, tzinfo=UTC), "vandaag om 00.30"),
        (datetime(2026, 1, 3, 2, 5, tzinfo=UTC), "3 januari 2026 om 03.05"),
    ],
)
def test_a_moment_is_said_as_people_say_it(at: datetime | None, said: str) -> None:
    assert dutch.moment(at, NOW) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(4, "4 s"), (59.6, "1 min 0 s"), (130, "2 min 10 s"), (3900, "1 u 5 min")]
)
def test_a_duration(seconds: float, said: str) -> None:
    assert dutch.duration(NOW, NOW + timedelta(seconds=seconds)) == said


def test_what_has_not_ended_has_no_duration() -> None:
    assert dutch.duration(NOW, None) == ""
    assert dutch.duration(None, NOW) == ""


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "net"),
        (timedelta(minutes=1), "1 minuut"),
        (timedelta(minutes=45), "45 minuten"),
        (timedelta(hours=30), "30 uur"),
        (timedelta(days=3), "3 dagen"),
    ],
)
def test_an_age(ago: timedelta, said: str) -> None:
    assert dutch.age(NOW - ago, NOW) == said
    assert dutch.age(None) == ""


def test_counts_and_lists() -> None:
    assert dutch.counted(1, "bron", "bronnen") == "1 bron"
    assert dutch.counted(1240, "bron", "bronnen") == "1\u00a0240 bronnen"
    assert dutch.listed(["a"]) == "a"
    assert dutch.listed(["a", "b", "c"]) == "a, b en c"


@pytest.mark.parametrize(
    ("name", "said"),
    [("title", "titel"), ("sites.0.postcode", "vestiging 1, postcode"), ("regel", "regel"), ("sites", "vestiging")],
)
def test_a_field_has_a_name_that_people_know(name: str, said: str) -> None:
    assert words.field(name) == said
