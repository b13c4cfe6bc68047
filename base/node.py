"""One node of the search engine: its connections, which stay open, and the bytes of what is asked and answered.

The connections are http.client's, within the budget of a request (base.patience). urllib3, which opensearch-py brings
along, stands around http.client; without it a request takes two thirds of the time.
"""

from __future__ import annotations

import ssl
import time
import weakref
from base64 import b64encode
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from io import BufferedReader, RawIOBase
from socket import SocketIO, socket
from typing import Any
from urllib.parse import urlencode

import orjson
from opensearchpy import Connection
from opensearchpy import exceptions as faults
from opensearchpy.serializer import JSONSerializer
from urllib3.util import wait_for_read

from base import patience

Answer = tuple[int, HTTPMessage, bytes]
CONNECT_SECONDS = 0.5  # for a connection to one of several nodes, TLS included
QUIET_SECONDS = 0.25  # without an answer, one of several nodes is asked on a second connection whether it hangs
QUIET_LONGER = 1.0  # between two such questions, once it said that it does not
# What stands in each answer of the engine to a request with these words in its address.
SIGNS = {
    "_alias": b'"aliases"',
    "_aliases": b'"acknowledged"',
    "_bulk": b'"errors"',
    "_cluster/health": b'"status"',
    "_doc": b'"_index"',
    "_mapping": b'"mappings"',
    "_mget": b'"docs"',
    "_msearch": b'"responses"',
    "_search": b'"hits"',
    "_search/point_in_time": b'"pit',
}
_NONE = b"{}"  # of indices by a name that none has


class NotSent(faults.ConnectionError):
    """No connection: the node knows nothing of the request."""


class Hangs(faults.ConnectionTimeout):
    """The node is quiet, on a second connection too."""


class EngineConnection(Connection):
    """All connections of a process to one node of the engine; safe for its threads.

    One of `several` nodes is given up sooner: another may answer (base.nodes).
    """

    def __init__(
        self, *, http_auth: str = "", ca_certs: str | None = None, several: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self._several = several
        if http_auth:
            self.headers["authorization"] = f"Basic {b64encode(http_auth.encode()).decode()}"
        self._tls = ssl.create_default_context(cafile=ca_certs) if self.use_ssl else None
        self._idle: deque[HTTPConnection] = deque()
        self.close = weakref.finalize(self, _close, self._idle)

    def perform_request(  # noqa: PLR0913 - as opensearch-py calls it, and one word more
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
        *,
        hasty: bool = False,
    ) -> Answer:
        """The engine's answer. Raises ConnectionTimeout, at once when no time is left; ConnectionError,
        TransportError; Hangs when it is `hasty` and the node says nothing at all."""
        left = patience.left(float(timeout or self.timeout))
        if left <= 0:
            raise faults.ConnectionTimeout("TIMEOUT", "the time of this request is over", None)
        address = f"{self.url_prefix}{url}?{urlencode(params)}" if params else f"{self.url_prefix}{url}"
        answer, data = self._exchange(left, method, address, body, {**self.headers, **(headers or {})}, hasty)
        self._raise_warnings(answer.headers.get_all("warning"))
        if not (200 <= answer.status < 300 or answer.status in ignore):
            self._raise_error(answer.status, data.decode(errors="replace"), answer.headers.get("content-type"))
        if answer.status == HTTPStatus.OK and not _is_the_engines(method, url, data):
            raise faults.ConnectionError("N/A", "something else answered in the place of the engine", None)
        return answer.status, answer.headers, data

    def _exchange(
        self,
        seconds: float,
        method: str,
        address: str,
        body: bytes | None,
        headers: Mapping[str, str],
        hasty: bool,
    ) -> tuple[HTTPResponse, bytes]:
        line = self._open(seconds)
        line.response_class = partial(_answer, time.monotonic() + seconds)  # type: ignore[assignment]
        try:
            line.request(method, address, body, headers)
            if hasty:
                self._await_answer(line, seconds)
            answer = line.getresponse()
            data = answer.read()
        except Hangs:
            line.close()
            raise
        except (OSError, HTTPException) as error:
            line.close()
            kind = faults.ConnectionTimeout if isinstance(error, TimeoutError) else faults.ConnectionError
            raise kind("TIMEOUT" if kind is faults.ConnectionTimeout else "N/A", str(error), error) from error
        if not answer.will_close:
            self._idle.append(line)
        return answer, data

    def _open(self, seconds: float) -> HTTPConnection:
        """A connection that waits so long for the engine: the one used last that is still open, or a new one."""
        while line := _last(self._idle):
            if not wait_for_read(line.sock, timeout=0.0):  # what can be read now is its end
                line.sock.settimeout(seconds)
                return line
            line.close()
        if not self._several:
            return self._line(seconds)
        line = self._line(min(seconds, CONNECT_SECONDS))
        try:
            line.connect()
        except OSError as error:
            line.close()
            raise NotSent("N/A", str(error), error) from error
        line.sock.settimeout(seconds)
        return line

    def _line(self, seconds: float) -> HTTPConnection:
        if self._tls:
            return HTTPSConnection(self.hostname, self.port, timeout=seconds, context=self._tls)
        return HTTPConnection(self.hostname, self.port, timeout=seconds)

    def _await_answer(self, line: HTTPConnection, seconds: float) -> None:
        """Until the answer begins. Raises TimeoutError when the node is slow, Hangs when it answers nothing at all."""
        until, quiet = time.monotonic() + seconds, QUIET_SECONDS
        while not wait_for_read(line.sock, timeout=max(0.0, min(quiet, until - time.monotonic()))):
            if time.monotonic() >= until:
                raise TimeoutError("timed out")
            if self._ask("/", min(QUIET_SECONDS, seconds)) is None:
                raise Hangs("TIMEOUT", "the node hangs", None)
            quiet = QUIET_LONGER

    def _ask(self, address: str, seconds: float) -> bytes | None:
        """What the node answers to a small question on a connection of its own; None when it does not, in time."""
        line = self._line(seconds)
        try:
            line.request("GET", f"{self.url_prefix}{address}", headers=self.headers)
            return line.getresponse().read()
        except (OSError, HTTPException):
            return None
        finally:
            line.close()

    def is_member(self) -> bool:
        """Whether the node answers, and belongs to its cluster; one that has just started does not yet."""
        answer = self._ask("/_cluster/health", CONNECT_SECONDS)  # the cluster's own word, by way of this node
        return answer is not None and b'"discovered_cluster_manager":true' in answer


class _Until(RawIOBase):
    """What a socket receives before a moment. A line that drips a byte a second never reaches a time-out of its own,
    which counts from the last byte."""

    def __init__(self, line: socket, until: float) -> None:
        self._line, self._until = line, until
        self._bytes: SocketIO = line.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        """The next bytes. Raises TimeoutError."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._line.settimeout(left)
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        self._bytes.close()
        super().close()


@dataclass(frozen=True)
class _Line:
    """A socket, for an answer that must end before a moment."""

    line: socket
    until: float

    def makefile(self, _mode: str) -> BufferedReader:
        """What http.client reads an answer from."""
        return BufferedReader(_Until(self.line, self.until))


def _answer(until: float, line: socket, **options: Any) -> HTTPResponse:
    """An answer, all of whose bytes come before a moment."""
    return HTTPResponse(_Line(line, until), **options)  # type: ignore[arg-type]


def _is_the_engines(method: str, url: str, data: bytes) -> bool:
    """Whether an answer may be of the engine: a proxy, or another service on its port, says 200 too."""
    words = url[url.find("/_") + 1 :]
    sign = SIGNS.get(words) or SIGNS.get(words.partition("/")[0]) if method in ("GET", "POST") else None
    return sign is None or sign in data or (data == _NONE and words.startswith(("_alias", "_mapping")))


def _last(idle: deque[HTTPConnection]) -> HTTPConnection | None:
    """The connection used last; None when another thread takes it first, or there is none."""
    try:
        return idle.pop()
    except IndexError:
        return None


def _close(idle: deque[HTTPConnection]) -> None:
    while line := _last(idle):
        line.close()


class Serializer(JSONSerializer):
    """orjson takes 0.91 of the time of the default serializer, and refuses NaN. Bulk bodies are bytes already."""

    def dumps(self, data: object) -> str | bytes:
        return data if isinstance(data, str | bytes) else orjson.dumps(data, default=self.default)

    def loads(self, s: str | bytes) -> object:
        try:
            return orjson.loads(s)
        except ValueError as error:  # an answer that broke off: the engine's fault, not the caller's
            raise faults.SerializationError(s[:100], error) from error
