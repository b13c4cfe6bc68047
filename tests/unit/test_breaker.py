"""The breaker: opens after failures in a row, tries again now and then, and holds nobody up."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from base import patience
from base.patience import Breaker


@dataclass
class Clock:
    """A clock that the test moves."""

    seconds: float = 0.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the breaker."""
    moved = Clock()
    monkeypatch.setattr(patience, "time", moved)
    return moved


def test_it_opens_after_failures_in_a_row_only() -> None:
    breaker = Breaker(limit=3, pause=60)
    for _ in range(2):
        breaker.failed()
    breaker.succeeded()
    for _ in range(2):
        breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()


def test_after_a_pause_one_request_tries(clock: Clock) -> None:
    breaker = Breaker(limit=1, pause=2)
    breaker.failed()
    assert not breaker.allows()
    clock.seconds += 3
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.failed()
    assert not breaker.allows()


def test_a_success_closes_it(clock: Clock) -> None:
    breaker = Breaker(limit=1, pause=2)
    breaker.failed()
    clock.seconds += 3
    assert breaker.allows()
    breaker.succeeded()
    assert all(breaker.allows() for _ in range(5))


def test_after_a_probe_one_failure_opens_it_again_and_one_answer_closes_it() -> None:
    breaker = Breaker(limit=3, pause=60)
    for _ in range(3):
        breaker.failed()
    breaker.half_open()
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    breaker.half_open()
    breaker.succeeded()
    breaker.failed()
    assert not breaker.is_open


def test_many_threads_get_one_try(clock: Clock) -> None:
    breaker = Breaker(limit=1, pause=2)
    breaker.failed()
    clock.seconds += 3
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(breaker.allows())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(True) == 1
