"""A gunicorn worker: gunicorn minds the processes, waitress the bytes, threads the questions.

    gunicorn "app.wsgi:create_app()" --worker-class app.server.worker.BufferedWorker --threads 16

It reads gunicorn's `threads`, `keepalive`, `backlog` and `graceful_timeout`. Limits on what strangers send stand in
`request` and `channel`, not in options: they hold wherever it runs. There is no access log; the application has one.
"""

from __future__ import annotations

import gc
import logging
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
LINGER_SECONDS = 1.0  # a worker that stops still answers who was about to ask

# It warns whenever a request waits for a thread, which under load is each one.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


class BufferedWorker(Worker):  # type: ignore[misc]
    """One process: a loop that reads and writes, and threads that answer."""

    listeners: list[Listener]

    def run(self) -> None:
        """Serve until told to stop."""
        sys.setswitchinterval(TURN_SECONDS)
        gc.collect()
        gc.freeze()  # the website itself stays: looking through its 200,000 objects stops every thread for 0.1 s
        self.map: dict[int, wasyncore.dispatcher] = {}
        self.next_sweep = 0.0
        self.listeners = self._listen()
        while self.alive:
            self._turn(SWEEP_SECONDS)
        self._finish()

    def handle_exit(self, sig: int, frame: object) -> None:
        """Stop, and wake up the loop for it."""
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


def _threads(number: int) -> ThreadedTaskDispatcher:
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(number)
    return threads
