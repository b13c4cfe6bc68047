"""The breaker: opens after failures in a row, tries again now and then, and holds nobody up."""

from __future__ import annotations

import threading
import time

from base.breaker import Breaker


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


def test_after_a_pause_one_request_tries() -> None:
    breaker = Breaker(limit=1, pause=0.05)
    breaker.failed()
    assert not breaker.allows()
    time.sleep(0.06)
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.failed()
    assert not breaker.allows()


def test_a_success_closes_it() -> None:
    breaker = Breaker(limit=1, pause=0.01)
    breaker.failed()
    time.sleep(0.02)
    assert breaker.allows()
    breaker.succeeded()
    assert all(breaker.allows() for _ in range(5))


def test_many_threads_get_one_try() -> None:
    breaker = Breaker(limit=1, pause=1.0)  # long enough for all of them to come before the next try
    breaker.failed()
    time.sleep(1.05)
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(breaker.allows())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(True) == 1
