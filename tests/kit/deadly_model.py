"""The real model, but for two words, as a fault in its C code would: one kills the process, the other never ends."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

from model import server
from tests.kit.models import DEADLY, ENDLESS

server.PROCESSOR_SECONDS = 3  # what an ordinary text needs is hundredths of one


_passages = server._passages


def _endless(texts: list[str]) -> server.Vectors:
    while texts:
        pass
    return _passages(texts)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI, as `model.server`."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if DEADLY.encode() in body:
        os.kill(os.getpid(), signal.SIGKILL)
    server._passages = _endless if ENDLESS.encode() in body else _passages
    return server.application({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
