"""Who asks an engine that is away: a probe beside the visitors, whatever it meets; visitors when it was answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opensearchpy.exceptions import ConnectionTimeout

from app.search import guards
from app.search.guards import BREAK_AFTER, Guards
from base.errors import EngineUnavailable
from tests.kit.waiting import wait_for

WHOLE = {"timed_out": False}
CUT_SHORT = {"timed_out": True}


def away() -> dict[str, bool]:
    raise ConnectionTimeout("TIMEOUT", "too slow", OSError())


def closed(one: Guards) -> bool:
    return not one.breaker.is_open


def broken(probe: Iterator[dict[str, bool]]) -> Guards:
    """The guards of an engine that did not answer visitors, with what its probes are answered."""
    made = Guards(threads=4, probe=lambda: next(probe))
    for _ in range(BREAK_AFTER):
        with pytest.raises(EngineUnavailable):
            made.ask(away)
    return made


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "PROBE_SECONDS", 0.01)


def test_a_probe_that_is_cut_short_is_no_answer_and_the_next_one_is_asked() -> None:
    probed = broken(iter([CUT_SHORT, CUT_SHORT, WHOLE]))
    with pytest.raises(EngineUnavailable):
        probed.ask(lambda: WHOLE)  # begins the probing
    wait_for(lambda: closed(probed))
    assert probed.ask(lambda: WHOLE) == WHOLE


def test_an_engine_that_answers_probes_only_is_left_after_one_visitor() -> None:
    probed = broken(iter([WHOLE]))
    with pytest.raises(EngineUnavailable):
        probed.ask(lambda: WHOLE)
    wait_for(lambda: closed(probed))
    with pytest.raises(EngineUnavailable):
        probed.ask(away)
    assert probed.breaker.is_open
