"""Children never outlive us: the guard ends them when we are killed with -9, and only them."""

from __future__ import annotations

import os
import signal
import subprocess

import psutil
import pytest

from standalone import family
from standalone.family import Leader
from standalone.guard import Guard, look_after
from tests.kit.children import gone, python, sleeper
from tests.kit.waiting import eventually

# A child with a child of its own, in its session; the inner one ignores SIGTERM.
STUBBORN_FAMILY = """
import signal, subprocess, sys, time
inner = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('x', flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", inner], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""
# What `doeners standalone` is to the guard: somebody who starts a child, registers it, and is then killed.
PARENT = f"""
import subprocess, sys, time
from standalone import family
from standalone.guard import Guard
guard = Guard()
child = subprocess.Popen([sys.executable, "-c", {STUBBORN_FAMILY!r}], stdout=subprocess.PIPE, start_new_session=True)
inner = int(child.stdout.readline())
guard.watch(family.leader(child.pid))
print(guard.pid, child.pid, inner, flush=True)
while True:
    time.sleep(0.05)
    guard.keep_alive()
"""


def test_children_and_grandchildren_end_when_the_parent_is_killed() -> None:
    with python(PARENT) as parent, sleeper() as stranger:
        assert parent.stdout is not None
        guard, child, inner = map(int, parent.stdout.readline().split())
        os.kill(parent.pid, signal.SIGKILL)
        assert eventually(lambda: gone(child) and gone(inner) and gone(guard))
        assert not gone(stranger.pid)


def _guards(parent: int) -> set[int]:
    """The living children of a process that are guards."""
    children = [child for child in psutil.Process(parent).children() if not gone(child.pid)]
    return {child.pid for child in children if "standalone.guard" in child.cmdline()}


def test_a_killed_guard_is_replaced_and_knows_the_children() -> None:
    with python(PARENT) as parent:
        assert parent.stdout is not None
        guard, child, inner = map(int, parent.stdout.readline().split())
        os.kill(guard, signal.SIGKILL)
        assert eventually(lambda: _guards(parent.pid) - {guard})
        assert not gone(child)
        os.kill(parent.pid, signal.SIGKILL)
        assert eventually(lambda: gone(child) and gone(inner))


def test_guard_goes_at_once_when_nothing_is_left_to_look_after() -> None:
    with sleeper() as child, Guard() as guard:
        who = family.leader(child.pid)
        guard.watch(who)
        guard.forget(who)
        guard.forget(who)
        guard.close()
        assert not gone(child.pid)


def test_guard_ends_what_is_still_registered_when_closed() -> None:
    with sleeper() as child:
        with Guard() as guard:
            guard.watch(family.leader(child.pid))
        assert eventually(lambda: gone(child.pid))


def test_a_recycled_number_is_never_hit() -> None:
    with sleeper() as stranger:
        created = family.leader(stranger.pid).created
        look_after([f"+ {stranger.pid} {created - 60!r}\n"])
        with pytest.raises(subprocess.TimeoutExpired):
            stranger.wait(0.2)
        assert not family.is_alive(Leader(stranger.pid, created - 60))


def test_a_clock_that_is_set_makes_no_stranger_of_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    with sleeper() as child:
        who, start = family.leader(child.pid), psutil.boot_time()
        monkeypatch.setattr("psutil._pslinux.boot_time", lambda: start + 60)
        assert family.is_alive(who)
        family.end([who], grace=0.5)
        assert gone(child.pid)


def test_a_forgotten_child_is_left_alone() -> None:
    with sleeper() as child:
        created = family.leader(child.pid).created
        look_after([f"+ {child.pid} {created!r}\n", f"- {child.pid}\n"])
        assert not gone(child.pid)


def test_grandchildren_end_even_when_their_leader_died_before() -> None:
    with python(STUBBORN_FAMILY) as child:
        assert child.stdout is not None
        inner = int(child.stdout.readline())
        who = family.leader(child.pid)
        child.kill()
        child.wait()
        assert not gone(inner)
        family.end([who], grace=0.5)
        assert eventually(lambda: gone(inner))


def test_ending_somebody_who_is_long_gone_does_nothing() -> None:
    with sleeper() as child:
        who = family.leader(child.pid)
    family.end([who])
    with pytest.raises(psutil.NoSuchProcess):
        family.leader(child.pid)
