"""The language model: gunicorn with a process that reads no text, and children that do, behind a Unix socket."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from standalone import family
from standalone.guard import Guard
from standalone.processes import Part, await_ready, launch

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = "model.server:application"
LONGEST_PATH = 100  # bytes: a socket's path has 107, and gunicorn needs some for itself


def socket_in(var: Path) -> Path:
    """The socket in `var`, or in a folder of our own when its path would be too long for a socket."""
    path = var.absolute() / "model.sock"
    return path if len(os.fsencode(path)) <= LONGEST_PATH else Path(tempfile.mkdtemp(prefix="doeners-")) / path.name


def model_part(var: Path, path: Path, env: Mapping[str, str], application: str = APPLICATION) -> Part:
    """How the model is started behind the socket `path`, with its log below `var`. Nothing runs yet.

    The site can do without it: its crashes stop nothing.
    """
    argv = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:model.settings",
        "--bind",
        f"unix:{path}",
        application,
    ]
    log = var.absolute() / "log" / "model.log"
    return Part("model", "Taalmodel", argv, env, ROOT, log, lambda: _answers(path), vital=False)


@contextmanager
def running_model(folder: Path, guard: Guard, application: str = APPLICATION) -> Iterator[Path]:
    """The model for the length of the block: its socket. Raises StartError."""
    path = socket_in(folder)
    part = model_part(folder, path, os.environ, application)
    process = launch(part)
    guard.watch(family.leader(process.pid))
    try:
        await_ready(part, process, threading.Event())
        yield path
    finally:
        family.end_child(process)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1.0)
        return connection.connect_ex(os.fspath(path)) == 0
