"""When a run will end: by what the last one took, and silent when that is not known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.wording import words
from indexer.running.expected import expect
from indexer.running.runs import Run

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def part(source: str, state: str, start: float | None = None, end: float | None = None) -> dict[str, Any]:
    moments = [None if moment is None else at(moment) for moment in (start, end)]
    return {"source": source, "state": state, "started_at": moments[0], "finished_at": moments[1]}


def run(*progress: dict[str, Any], end: float | None = None) -> Run:
    state, finished = ("running", None) if end is None else ("succeeded", at(end))
    moments = {"started_at": START, "finished_at": finished}
    return Run("1", "rebuild", None, state, requested_by="ada", requested_at=START, **moments, progress=list(progress))


BEFORE = run(part("antwerpen", "done", 0, 100), part("limburg", "done", 100, 300), end=360)


@pytest.mark.parametrize(
    ("progress", "now", "seconds", "sources"),
    [
        ([], 0, 360, {"antwerpen": 100, "limburg": 200}),
        ([part("antwerpen", "waiting"), part("limburg", "waiting")], 0, 360, {"antwerpen": 100, "limburg": 200}),
        ([part("antwerpen", "reading", 0), part("limburg", "waiting")], 40, 320, {"antwerpen": 60, "limburg": 200}),
        ([part("antwerpen", "done", 0, 50), part("limburg", "reading", 50)], 70, 240, {"limburg": 180}),
        ([part("antwerpen", "done", 0, 50), part("limburg", "reading", 50)], 270, 60, {"limburg": 0}),
        ([part("antwerpen", "done", 0, 50), part("limburg", "done", 50, 100)], 120, 40, {}),
        ([part("antwerpen", "done", 0, 50), part("limburg", "done", 50, 100)], 300, 0, {}),
    ],
)
def test_what_is_left_is_what_the_last_run_took_after_this_point(
    progress: list[dict[str, Any]], now: float, seconds: float, sources: dict[str, float]
) -> None:
    expected = expect(run(*progress), BEFORE, at(now))
    assert (expected.seconds, expected.sources, expected.late) == (seconds, sources, False)


def test_a_run_that_takes_longer_than_the_last_is_late() -> None:
    expected = expect(run(part("antwerpen", "reading", 0)), BEFORE, at(361))
    assert (expected.seconds, expected.late) == (None, True)


def test_without_an_earlier_run_or_for_a_new_source_nobody_knows() -> None:
    assert expect(run(part("limburg", "waiting")), None, at(1)).seconds is None
    expected = expect(run(part("limburg", "waiting"), part("nieuw", "waiting")), BEFORE, at(1))
    assert expected.seconds is None
    assert expected.sources == {"antwerpen": 100, "limburg": 200, "nieuw": None}


@pytest.mark.parametrize(
    ("seconds", "late", "said"),
    [
        (None, False, "Hoelang dit duurt, is nog niet te zeggen."),
        (None, True, "Dit duurt langer dan de vorige keer."),
        (4, False, "Nog enkele seconden."),
        (42, False, "Nog ongeveer 40 seconden."),
        (120, False, "Nog ongeveer 2 minuten, klaar rond 10.02 uur."),
    ],
)
def test_how_it_is_said(seconds: float | None, late: bool, said: str) -> None:
    assert words.ending("running", seconds, START, late=late) == said


def test_what_does_not_run_has_no_expected_end() -> None:
    assert words.ending("queued", 12, START) == ""
    assert words.sign_of_life("queued", None, START) == ""


def test_signs_of_life() -> None:
    assert words.sign_of_life("running", at(-1), START) == "Laatste teken van leven: 1 seconde geleden."
    assert words.sign_of_life("running", None, START) == "Het proces geeft geen teken van leven meer."


@pytest.mark.parametrize(("seconds", "said"), [(None, ""), (2, "bijna klaar"), (24, "nog 20 s"), (200, "nog 3 min")])
def test_how_it_is_said_of_a_source(seconds: float | None, said: str) -> None:
    assert words.still(seconds) == said
