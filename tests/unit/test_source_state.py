"""The one state of a source: what is wrong with it, which of it comes first, and the words for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.operations.source_state import LiveSource, SourceState, with_fault
from app.wording import source_words
from app.wording.source_words import SourceFault
from base import clock
from indexer.sources.source_reads import ALARM, Reading, Readings

LIVE = LiveSource("limburg", 3)
OLD = LiveSource("limburg", 3, stale=True)
GONE = LiveSource("limburg")


def state(live: LiveSource | None, *, failures: int = 0, held: bool = False, unread: bool = False) -> SourceState:
    now = clock.now()
    last = Reading(now, 1.0, not failures, 3, 0, "weg" if failures else "", held=held)
    trend = [] if unread else [last]
    readings = Readings("limburg", trend, now - timedelta(days=1), failures, now if failures else None)
    return SourceState("limburg", "Limburg", readings, 0, live)


@pytest.mark.parametrize(
    ("source", "faults", "tag"),
    [
        (state(LIVE), [], "in orde"),
        (state(LIVE, unread=True), [], "in orde"),
        (state(GONE, unread=True), ["missing"], "nog niet gelezen"),
        (state(None, unread=True), [], "nog niet gelezen"),
        (state(GONE), ["missing"], "ontbreekt in de index"),
        (state(LIVE, failures=1), ["unread"], "één keer niet te lezen"),
        (state(OLD, failures=1), ["stale", "unread"], "verouderd: was niet te lezen"),
        (state(OLD, failures=ALARM), ["unread", "stale"], "3 keer na elkaar niet te lezen"),
        (state(OLD, held=True), ["held", "stale"], "laatste lezing tegengehouden"),
        (state(None, failures=ALARM), ["unread"], "3 keer na elkaar niet te lezen"),
    ],
)
def test_a_source_has_one_state_and_all_its_faults(source: SourceState, faults: list[SourceFault], tag: str) -> None:
    assert source.faults == faults
    assert source.tag == tag


def test_sources_with_a_fault_are_named_together() -> None:
    both = [state(OLD), state(LIVE), state(OLD)]
    assert source_words.phrase("stale", with_fault(both, "stale")) == "Limburg en Limburg zijn verouderd"
    assert source_words.phrase("missing", with_fault([state(GONE)], "missing")) == "Limburg ontbreekt"
