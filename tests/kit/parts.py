"""Parts of the product as child processes that end with the tests: started, waited for, ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

from base import clock
from base.config import ROOT, Settings
from standalone import family
from standalone.guard import Guard
from standalone.loopback import ask, free_port
from standalone.processes import Part, await_ready, launch

WEB_THREADS = 8  # of each web process


def run_part(part: Part, guard: Guard) -> subprocess.Popen[bytes]:
    """Start a part, wait until it is ready, and have the guard watch it."""
    process = launch(part)
    guard.watch(family.leader(process.pid))
    await_ready(part, process, threading.Event())
    return process


def environment(settings: Settings) -> dict[str, str]:
    """The variables with which a child process has these settings, and shows the same time."""
    own = {f.metadata["name"]: getattr(settings, f.name) for f in fields(settings)}
    given = {name: ("1" if value else "0") if isinstance(value, bool) else str(value) for name, value in own.items()}
    own_clock = {clock.AHEAD: clock.days_ahead()}
    return dict(os.environ) | {name: value for name, value in given.items() if value} | own_clock


def web_part(settings: Settings, folder: Path, port: int, *, workers: int = 1) -> Part:
    """A real gunicorn on a port, for who starts and kills it."""
    web = [sys.executable, "-m", "gunicorn", "app.wsgi:create_app()"]
    web += ["--worker-class", "app.server.worker.BufferedWorker"]
    web += [
        "--workers",
        str(workers),
        "--threads",
        str(WEB_THREADS),
        "--bind",
        f"127.0.0.1:{port}",
        "--no-control-socket",
    ]

    def answers() -> bool:
        return ask(port, "GET", "/livez")[0] == 200

    return Part("web", "web", web, environment(settings), ROOT, folder / "web.log", answers)


@contextmanager
def served(settings: Settings, folder: Path, guard: Guard) -> Iterator[str]:
    """The site under a real gunicorn of its own; its address."""
    port = free_port()
    process = run_part(web_part(settings, folder, port), guard)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        family.end_child(process)
