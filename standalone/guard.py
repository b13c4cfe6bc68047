"""The guard: a process that ends our children when we are killed in a way that leaves us no time to do it (kill -9).

It reads a pipe of which only we hold the other end. `+ pid moment` makes it look after a child, `- pid` forgets one;
the end of the pipe means that we are gone. It also holds the lock of the instance until the children have ended, so
that a new start waits for that. When the guard itself is killed, `keep_alive` starts another.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from standalone import family
from standalone.family import Leader

ROOT = Path(__file__).resolve().parent.parent


class Guard:
    """Our side of the pipe."""

    def __init__(self, lock: int | None = None) -> None:
        self._lock = lock
        self._watched: dict[int, Leader] = {}
        self._process = self._start()

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The guard's own process id."""
        return self._process.pid

    def watch(self, who: Leader) -> None:
        """End this child when we are gone."""
        self._watched[who.pid] = who
        self._tell(f"+ {who.pid} {who.created!r}")

    def forget(self, who: Leader) -> None:
        """This child has ended."""
        if self._watched.pop(who.pid, None) is not None:
            self._tell(f"- {who.pid}")

    def keep_alive(self) -> None:
        """Start a new guard if this one has ended, and hand it all the children."""
        if self._process.poll() is None:
            return
        self._process = self._start()
        for who in self._watched.values():
            self._tell(f"+ {who.pid} {who.created!r}")

    def close(self) -> None:
        """Let the guard end whatever it still looks after, and go."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        keep = () if self._lock is None else (self._lock,)
        return subprocess.Popen(
            [sys.executable, "-m", "standalone.guard"],
            stdin=subprocess.PIPE,
            cwd=ROOT,
            pass_fds=keep,
            start_new_session=True,
        )

    def _tell(self, line: str) -> None:
        if self._process.stdin is None:
            return
        with contextlib.suppress(OSError):  # it has just ended: keep_alive tells the next one
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()


def look_after(lines: Iterable[str]) -> None:
    """The guard's whole life: follow the lines until they end, then end every child that is left."""
    watched: dict[int, Leader] = {}
    for line in lines:
        sign, pid, *moment = line.split()
        if sign == "+":
            watched[int(pid)] = Leader(int(pid), float(moment[0]))
        else:
            watched.pop(int(pid), None)
    family.end(watched.values())


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    look_after(sys.stdin)
