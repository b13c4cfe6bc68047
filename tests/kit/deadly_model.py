"""The real model, but for one word that kills the process which reads it, as a fault in its C code would."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

from model import server
from tests.kit.models import DEADLY


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI, as `model.server`."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if DEADLY.encode() in body:
        os.kill(os.getpid(), signal.SIGKILL)
    return server.application({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
