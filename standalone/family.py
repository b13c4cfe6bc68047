"""Families of processes: a child we started, its descendants, and whoever is left in its session.

A child is known by its process id and the moment it began, so that a stranger who got the same number later is never
touched. That moment is counted from the start of the machine: a clock that was set, as after a pause of a virtual
machine, made strangers of our own engine and broker, and they were left running. Every child begins a session of its
own (see `processes.launch`): that finds grandchildren whose parent died.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

TICKS = os.sysconf("SC_CLK_TCK")  # of the kernel's clock, in a second
KILL_WAIT = 5.0


@dataclass(frozen=True)
class Leader:
    """A process that we started."""

    pid: int
    created: float  # seconds after the start of the machine


def leader(pid: int) -> Leader:
    """The process that has this id now. Raises psutil.NoSuchProcess."""
    return Leader(pid, _created(pid))


def _created(pid: int) -> float:
    """When a process began; see proc_pid_stat(5). Raises psutil.NoSuchProcess."""
    try:
        after_its_name = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError as error:
        raise psutil.NoSuchProcess(pid) from error
    return int(after_its_name[19]) / TICKS


def is_alive(who: Leader) -> bool:
    """Whether it still runs, and is still the same process."""
    process = _process(who)
    return process is not None and _runs(process)


def end(leaders: Iterable[Leader], grace: float = 5.0) -> None:
    """Ask each family to stop (SIGTERM to its leader, or to all when it is dead), kill what is left.

    A leader gets `grace` seconds to end its own children; whoever is still there when it has gone is killed.
    """
    leaders = list(leaders)
    family = _members(leaders)
    orphans = _members([who for who in leaders if not is_alive(who)])
    heads = {process for who in leaders if is_alive(who) and (process := _process(who)) is not None}
    for process in heads | orphans:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _wait_for(heads | orphans, grace)
    family |= _members(leaders)
    for process in family:
        with contextlib.suppress(psutil.Error):
            process.kill()
    _wait_for(family, KILL_WAIT)


def end_child(child: subprocess.Popen[bytes], grace: float = 5.0) -> None:
    """End a child with its family, if it still runs, and wait until it is gone."""
    if child.poll() is None:
        with contextlib.suppress(psutil.NoSuchProcess):  # `poll` cannot know while another thread waits for it
            end([leader(child.pid)], grace)
    child.wait()


def _process(who: Leader) -> psutil.Process | None:
    try:
        process = psutil.Process(who.pid)
        return process if _created(who.pid) == who.created else None
    except psutil.Error:
        return None


def _members(leaders: Iterable[Leader]) -> set[psutil.Process]:
    """Leaders, their descendants and their sessions; nobody of a leader whose number went to a stranger."""
    ours = [who for who in leaders if _process(who) is not None or not psutil.pid_exists(who.pid)]
    found: set[psutil.Process] = set()
    for who in ours:
        if (process := _process(who)) is not None:
            found.add(process)
            with contextlib.suppress(psutil.Error):
                found.update(process.children(recursive=True))
    return found | _in_sessions({who.pid for who in ours})


def _in_sessions(sessions: set[int]) -> set[psutil.Process]:
    found = set()
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if os.getsid(process.pid) in sessions:
                found.add(process)
    return found


def _wait_for(processes: Iterable[psutil.Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    waiting = list(processes)
    while waiting and time.monotonic() < deadline:
        time.sleep(0.05)
        waiting = [process for process in waiting if _runs(process)]


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
