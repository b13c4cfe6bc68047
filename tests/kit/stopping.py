"""Processes that stop and go on later: they hang, as on a machine that swaps."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import psutil

from tests.kit.waiting import wait_for


def stop(*pids: int) -> None:
    """Stop processes. On a busy machine threads go on for a while after the signal: this waits until none does."""
    assert pids
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    for pid in pids:
        wait_for(partial(_is_stopped, pid))


def go_on(*pids: int) -> None:
    """Let stopped processes go on; one that has ended stays so."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def family_of(pid: int) -> list[int]:
    """A process and all that it started."""
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


@contextmanager
def stopped(*pids: int) -> Iterator[None]:
    """Processes that hang until the end of the block."""
    try:
        stop(*pids)
        yield
    finally:
        go_on(*pids)


def _is_stopped(pid: int) -> bool:
    """Whether no thread of a process runs."""
    for thread in Path(f"/proc/{pid}/task").glob("*/stat"):
        with suppress(OSError):  # it has ended since
            state = thread.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
            if state not in "TtZX":
                return False
    return True
