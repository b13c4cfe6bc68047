"""What must hold before anything is started. Each check raises StartError with one sentence that says what to do."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from standalone import runfile
from standalone.errors import StartError
from standalone.loopback import is_free

LEAST_MEMORY = 1536 * 1024 * 1024
HANDOVER = 20.0  # seconds that the guard of an instance that was killed may need to end its children


def folder_is_writable(var: Path) -> None:
    """Make `var` and try it."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        trial = var / ".schrijftest"
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise StartError(f"In de map {var} kan niet geschreven worden ({error.strerror}).") from error


def port_is_free(port: int) -> None:
    """The port of the website."""
    if not is_free(port):
        raise StartError(f"Poort {port} is al in gebruik; kies een andere met: PORT={port + 1} make run")


def memory_is_enough(available: int | None = None) -> None:
    """Enough memory for the engine and the site."""
    available = psutil.virtual_memory().available if available is None else available
    if available < LEAST_MEMORY:
        gib = f"{available / 1024**3:.1f}".replace(".", ",")
        raise StartError(f"Er is nog {gib} GiB geheugen vrij en er is 1,5 GiB nodig; sluit eerst andere programma's.")


@contextlib.contextmanager
def only_instance(var: Path) -> Iterator[int]:
    """Hold the lock of this folder; its descriptor goes to the guard, which holds it until the children have ended."""
    descriptor = os.open(var / "standalone.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, var)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, var: Path) -> None:
    deadline = time.monotonic() + HANDOVER
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = runfile.read(var)
            if other is not None or time.monotonic() > deadline:
                where = f" op http://127.0.0.1:{other.port} (proces {other.pid})" if other else ""
                raise StartError(f"In deze map draait doeners al{where}; stop die eerst met Ctrl-C.") from None
            time.sleep(0.2)
        else:
            return
