"""The way to the search engine: its client, made once per process, over connections that stay open.

The connections are http.client's, within the budget of a request (base.patience). urllib3, which opensearch-py brings
along, stands around http.client; without it a request takes two thirds of the time.
"""

from __future__ import annotations

import ssl
import weakref
from base64 import b64encode
from collections import deque
from collections.abc import Collection, Mapping
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlencode

import orjson
from opensearchpy import Connection, OpenSearch
from opensearchpy import exceptions as faults
from opensearchpy.serializer import JSONSerializer
from urllib3.util import wait_for_read

from base import patience
from base.config import Settings
from base.errors import ConfigError


class EngineConnection(Connection):
    """All connections of a process to the engine; safe for its threads."""

    def __init__(self, *, http_auth: str = "", ca_certs: str | None = None, **options: Any) -> None:
        super().__init__(**options)
        if http_auth:
            self.headers["authorization"] = f"Basic {b64encode(http_auth.encode()).decode()}"
        self._tls = ssl.create_default_context(cafile=ca_certs) if self.use_ssl else None
        self._idle: deque[HTTPConnection] = deque()
        self.close = weakref.finalize(self, _close, self._idle)

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, HTTPMessage, bytes]:
        """The engine's answer. Raises ConnectionTimeout, at once when no time is left; ConnectionError,
        TransportError."""
        left = patience.left(float(timeout or self.timeout))
        if left <= 0:
            raise faults.ConnectionTimeout("TIMEOUT", "the time of this request is over", None)
        address = f"{self.url_prefix}{url}?{urlencode(params)}" if params else f"{self.url_prefix}{url}"
        answer, data = self._exchange(left, method, address, body, {**self.headers, **(headers or {})})
        self._raise_warnings(answer.headers.get_all("warning"))
        if not (200 <= answer.status < 300 or answer.status in ignore):
            self._raise_error(answer.status, data.decode(errors="replace"), answer.headers.get("content-type"))
        return answer.status, answer.headers, data

    def _exchange(
        self, seconds: float, method: str, address: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        line = self._open(seconds)
        try:
            line.request(method, address, body, headers)
            answer = line.getresponse()
            data = answer.read()
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
        if self._tls:
            return HTTPSConnection(self.hostname, self.port, timeout=seconds, context=self._tls)
        return HTTPConnection(self.hostname, self.port, timeout=seconds)


def _last(idle: deque[HTTPConnection]) -> HTTPConnection | None:
    """The connection used last; None when another thread takes it first, or there is none."""
    try:
        return idle.pop()
    except IndexError:
        return None


def _close(idle: deque[HTTPConnection]) -> None:
    while line := _last(idle):
        line.close()


class _OrjsonSerializer(JSONSerializer):
    """orjson takes 0.91 of the time of the default serializer, and refuses NaN. Bulk bodies are bytes already."""

    def dumps(self, data: object) -> str | bytes:
        return data if isinstance(data, str | bytes) else orjson.dumps(data, default=self.default)

    def loads(self, s: str | bytes) -> object:
        try:
            return orjson.loads(s)
        except ValueError as error:  # an answer that broke off: the engine's fault, not the caller's
            raise faults.SerializationError(s[:100], error) from error


@lru_cache(maxsize=8)
def search_engine(settings: Settings, *, timeout: float = 30.0) -> OpenSearch:
    """A client for the engine. It never retries: a time-out that is retried doubles the load of a dying engine.

    `timeout` is in seconds. Raises ConfigError when no address is configured.
    """
    if not settings.opensearch_url:
        raise ConfigError("Er is geen zoekmotor ingesteld (OPENSEARCH_URL) en `doeners standalone` draait hier niet.")
    return OpenSearch(
        settings.opensearch_url,
        timeout=timeout,
        max_retries=0,
        retry_on_timeout=False,
        serializer=_OrjsonSerializer(),
        connection_class=EngineConnection,
        ca_certs=settings.opensearch_ca or None,
    )
