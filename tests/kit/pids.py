"""A website of one page, for tests of the server: which process answered, after as many seconds as are asked for."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable
from typing import Any


def gated() -> Callable[..., Iterable[bytes]]:
    """The website, once the file GATE stands there: one that takes long to read."""
    while not os.path.exists(os.environ["GATE"]):  # noqa: PTH110 - no more is read than a website of one page needs
        time.sleep(0.05)
    return app


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """`/?0.5` answers in two pieces, half a second apart: `begin <pid> end`. `/lasting`: objects not collected.

    `/gate` does so too, once the file GATE is away; until then each such answer stands in it as a dot.
    """
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/lasting":
        yield b"%d" % gc.get_freeze_count()
        return
    yield b"begin %d" % os.getpid()
    if environ["PATH_INFO"] == "/gate":
        _wait_at_gate(os.environ["GATE"])
    time.sleep(float(environ["QUERY_STRING"] or 0))
    yield b" end"


def _wait_at_gate(gate: str) -> None:
    with open(gate, "a") as file:  # noqa: PTH123 - see above
        file.write(".")
    while os.path.exists(gate):  # noqa: PTH110
        time.sleep(0.05)
