"""Whoever stops the site is heard, whatever the process does at that moment."""

from __future__ import annotations

import signal
import threading

import pytest

from standalone.main import _stopping_on_signals
from tests.kit.waiting import wait_for


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_in_the_middle_of_a_wait_is_heard(number: signal.Signals) -> None:
    stopping = threading.Event()
    with _stopping_on_signals(stopping):
        with stopping._cond:  # what wait() holds, for a moment, each time that it looks
            signal.raise_signal(number)
        wait_for(stopping.is_set)
