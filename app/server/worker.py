"""A gunicorn worker: gunicorn minds the processes, waitress the bytes, threads the questions.

    gunicorn "app.wsgi:create_app()" --worker-class app.server.worker.BufferedWorker --threads 16

It reads gunicorn's `threads`, `keepalive`, `backlog` and `graceful_timeout`. Limits on what strangers send stand in
`request` and `channel`, not in options: they hold wherever it runs. There is no access log; the application has one.
"""

from __future__ import annotations

import gc
import logging
import mmap
import os
import sys
import time

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from app.server.listener import CONNECTIONS, Listener
from app.server.request import LARGEST_BODY, LONGEST_HEAD

SWEEP_SECONDS = 1.0
TURN_SECONDS = 0.0005  # that a thread computes before another has its turn; at Python's 5 ms the loop waits in line
ENDING_SECONDS = 3.0  # of the time that gunicorn gives, for answers that are under way
LINGER_SECONDS = 1.0  # a worker that stops still answers who was about to ask

# Shared with the processes that gunicorn forks: the age of the newest one (gunicorn counts them), and whether each of
# them serves by now.
_NEWEST, _SERVES = mmap.mmap(-1, 8), mmap.mmap(-1, 4096)

# It warns whenever a request waits for a thread, which under load is each one.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


class BufferedWorker(Worker):  # type: ignore[misc]
    """One process: a loop that reads and writes, and threads that answer."""

    listeners: list[Listener]
    stop_by: float | None = None  # it was told to stop, and serves for as long as the one that takes its place starts

    def __init__(self, age: int, *more: object) -> None:
        """In gunicorn's own process, before it forks."""
        super().__init__(age, *more)
        _NEWEST[:] = age.to_bytes(8)
        _note(age, serves=False)

    def load_wsgi(self) -> None:
        """Read the website. Nothing of it is garbage: looking for some meanwhile took a sixth of the time."""
        gc.disable()
        super().load_wsgi()

    def run(self) -> None:
        """Serve until told to stop."""
        sys.setswitchinterval(TURN_SECONDS)
        gc.collect()
        gc.freeze()  # the website itself stays: looking through its 200,000 objects stops every thread for 0.1 s
        gc.enable()
        self.map: dict[int, wasyncore.dispatcher] = {}
        self.next_sweep = 0.0
        self.listeners = self._listen()
        _note(self.age, serves=True)
        while self.alive:
            self._turn(SWEEP_SECONDS)
        self._finish()

    def handle_exit(self, sig: int, frame: object) -> None:
        """Stop, and wake up the loop for it. A reload stops the old ones as soon as the new ones begin to read the
        website: that waits until they serve, but for a second signal."""
        if self.stop_by is None and _serves(self.age) and not _serves(_newest()):
            self.stop_by = time.monotonic() + self.cfg.graceful_timeout - ENDING_SECONDS
            return
        super().handle_exit(sig, frame)
        for listener in getattr(self, "listeners", ()):
            listener.pull_trigger()

    def _listen(self) -> list[Listener]:
        threads, quick, options = _threads(self.cfg.threads), _threads(1), self._options()
        return [
            Listener(
                self.wsgi,
                self.map,
                _sock=held.sock,
                dispatcher=threads,
                adj=options,
                sockinfo=(held.sock.family, held.sock.type, held.sock.proto, held.sock.getsockname()),
                bind_socket=False,
                keep_alive=self.cfg.keepalive,
                quick=quick,
            )
            for held in self.sockets
        ]

    def _options(self) -> Adjustments:
        return Adjustments(
            threads=self.cfg.threads,
            backlog=self.cfg.backlog,
            connection_limit=2 * CONNECTIONS,  # the listener makes room before that
            max_request_header_size=LONGEST_HEAD,
            max_request_body_size=LARGEST_BODY,
            clear_untrusted_proxy_headers=False,  # app.wsgi believes as many proxies as are configured
            ident=None,
            server_name="localhost",
            log_socket_errors=False,
        )

    def _turn(self, seconds: float) -> None:
        """Move what can be moved; wait so long for something to do."""
        wasyncore.loop(seconds, use_poll=True, map=self.map, count=1)
        now = time.monotonic()
        if now < self.next_sweep:
            return
        self.next_sweep = now + SWEEP_SECONDS
        self.notify()
        for listener in self.listeners:
            listener.sweep(now)
        if self.stop_by is not None and (now > self.stop_by or _serves(_newest())):
            self.alive = False
        if self.ppid != os.getppid():  # gunicorn's master is gone
            self.alive = False

    def _finish(self) -> None:
        """Answer what was asked, then end."""
        for listener in self.listeners:
            listener.stop()
        began = time.monotonic()
        while (waited := time.monotonic() - began) < self.cfg.graceful_timeout - 1:
            if not any(listener.busy(patient=waited < LINGER_SECONDS) for listener in self.listeners):
                break
            self._turn(0.1)


def _newest() -> int:
    """The age of the process that was started last."""
    return int.from_bytes(_NEWEST[:])


def _serves(age: int) -> bool:
    """Whether the process of that age serves."""
    return bool(_SERVES[age % len(_SERVES)])


def _note(age: int, *, serves: bool) -> None:
    _SERVES[age % len(_SERVES)] = serves


def _threads(number: int) -> ThreadedTaskDispatcher:
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(number)
    return threads
