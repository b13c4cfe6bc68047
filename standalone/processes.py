"""Starting, watching, restarting and stopping children.

A `Part` keeps running and is restarted when it crashes; a `Task` runs once. Nothing here knows what the parts are for.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from standalone import family
from standalone.console import Console
from standalone.errors import Interrupted, StartError
from standalone.family import Leader
from standalone.guard import Guard

POLL = 0.1
STDOUT = 1  # our own
CRASHES = 3
CRASH_WINDOW = 60.0
PAUSE = 2.0  # before a part that crashes often is started again
BIGGEST_LOG = 10_000_000


def at_once() -> bool:
    """The readiness of a part that nobody waits for."""
    return True


@dataclass(frozen=True)
class Part:
    """A child that is there as long as we are. `label` is what people call it; times are seconds.

    One that is not `vital` is restarted however often it crashes, each time a little later; the others stop it all.
    """

    name: str
    label: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    ready: Callable[[], bool] = at_once
    ready_within: float = 300.0  # seconds: beside other work even a small process takes half a minute
    grace: float = 10.0
    vital: bool = True


@dataclass(frozen=True)
class Task:
    """A child that does one thing and ends. With `show`, what it prints is shown while it runs.

    `fine` are the exit codes that let the start go on.
    """

    label: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    show: bool = False
    fine: frozenset[int] = frozenset({0})


@dataclass
class Running:
    """A started part, with the moments of its crashes."""

    part: Part
    process: subprocess.Popen[bytes]
    who: Leader
    crashes: deque[float] = field(default_factory=lambda: deque(maxlen=CRASHES))
    not_before: float = 0.0  # when it may be started again

    @property
    def crashes_often(self) -> bool:
        """Whether the last crashes came shortly after each other."""
        return len(self.crashes) == CRASHES and self.crashes[-1] - self.crashes[0] < CRASH_WINDOW


def launch(child: Part | Task, out: IO[bytes] | int | None = None) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, with its output in its log. Raises StartError."""
    child.log.parent.mkdir(parents=True, exist_ok=True)
    if child.log.exists() and child.log.stat().st_size > BIGGEST_LOG:
        child.log.replace(child.log.with_suffix(".1.log"))
    with child.log.open("ab") as log:
        try:
            return subprocess.Popen(  # noqa: S603 - command lines of parts, engine and broker only
                list(child.argv),
                env=dict(child.env),
                cwd=child.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log if out is None else out,
                stderr=log,
                start_new_session=True,
            )
        except OSError as error:
            raise StartError(f"{child.label} kan niet starten: {child.argv[0]}: {error.strerror}.") from error


def await_ready(part: Part, process: subprocess.Popen[bytes], stop: threading.Event) -> None:
    """Wait until the part answers. Raises StartError when it ends or takes too long, Interrupted on `stop`."""
    deadline = time.monotonic() + part.ready_within
    while not part.ready():
        if process.poll() is not None:
            raise StartError(f"{part.label} is meteen weer gestopt; de reden staat in {part.log}.")
        if time.monotonic() > deadline:
            raise StartError(f"{part.label} antwoordt na {part.ready_within:.0f} s nog niet; zie {part.log}.")
        if stop.wait(POLL):
            raise Interrupted


def _took(began: float) -> str:
    return f"klaar ({time.monotonic() - began:.0f} s)"


class Supervisor:
    """Starts parts in order, restarts those that crash, stops all in reverse order."""

    def __init__(self, console: Console, guard: Guard, changed: Callable[[Mapping[str, Leader]], None]) -> None:
        self._console = console
        self._guard = guard
        self._changed = changed
        self._running: list[Running] = []
        self._aside: list[tuple[subprocess.Popen[bytes], Leader]] = []
        self.stopping = threading.Event()

    def start(self, part: Part) -> None:
        """Start a part and wait until it is ready. Raises StartError for a vital one, Interrupted."""
        began = time.monotonic()
        self._console.begin(f"{part.label} starten …")
        running = Running(part, *self._launch(part))
        self._running.append(running)
        self._tell()
        try:
            await_ready(part, running.process, self.stopping)
        except StartError:
            if not part.vital:
                self._console.done("nog niet; de site begint zonder")
                return
            self._running.remove(running)
            self._end(running)
            raise
        self._console.done(_took(began))

    def once(self, task: Task) -> str:
        """Run a task to its end; its standard output, unless shown. Raises StartError, Interrupted."""
        began = time.monotonic()
        self._console.begin(f"{task.label} …")
        if task.show:
            self._console.line("")
        process, who = self._launch(task, out=STDOUT if task.show else subprocess.PIPE)
        with process:
            try:
                output = self._finish(process)
            finally:
                family.end([who], grace=5.0)
                self._guard.forget(who)
        if process.returncode not in task.fine:
            raise StartError(f"{task.label} is niet gelukt; de reden staat in {task.log}.")
        if not task.show:
            self._console.done(_took(began))
        return output

    def aside(self, task: Task) -> None:
        """Run a task beside the parts: nobody waits for it, and when it fails its log says so. Raises StartError."""
        self._aside.append(self._launch(task))

    def watch(self) -> None:
        """Restart what crashes, until `stopping` is set. Raises StartError on the third crash of a vital part within a
        minute."""
        while not self.stopping.wait(POLL):
            self._guard.keep_alive()
            for running in self._running:
                if running.process.poll() is not None and time.monotonic() > running.not_before:
                    self._restart(running)

    def stop(self) -> None:
        """Stop every part that was started, the last one first, and what runs beside them. Never raises."""
        for process, who in self._aside:
            if process.poll() is None:
                family.end([who], grace=5.0)
                process.poll()
            self._guard.forget(who)
        for running in reversed(self._running):
            self._end(running)
        self._running.clear()

    def _end(self, running: Running) -> None:
        family.end([running.who], running.part.grace)
        running.process.poll()
        self._guard.forget(running.who)

    def _launch(self, child: Part | Task, out: int | None = None) -> tuple[subprocess.Popen[bytes], Leader]:
        process = launch(child, out)
        who = family.leader(process.pid)
        self._guard.watch(who)
        return process, who

    def _finish(self, process: subprocess.Popen[bytes]) -> str:
        while True:
            try:
                output, _ = process.communicate(timeout=POLL)
                return (output or b"").decode("utf-8", errors="replace")
            except subprocess.TimeoutExpired:
                if self.stopping.is_set():
                    raise Interrupted from None

    def _restart(self, running: Running) -> None:
        part = running.part
        running.crashes.append(time.monotonic())
        family.end([running.who], grace=2.0)  # what it left behind would hold its port
        self._guard.forget(running.who)
        if running.crashes_often and part.vital:
            raise StartError(
                f"{part.label} is {CRASHES} keer in een minuut gestopt; daarom stopt alles. Zie {part.log}."
            )
        self._console.line(f"{part.label} is onverwacht gestopt en wordt opnieuw gestart.")
        running.process, running.who = self._launch(part)
        running.not_before = time.monotonic() + (PAUSE if running.crashes_often else 0.0)
        self._tell()

    def _tell(self) -> None:
        self._changed({running.part.name: running.who for running in self._running})
