"""Connections to the search engine, each made once per process."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from urllib.parse import urlencode

import orjson
from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy import exceptions as faults
from opensearchpy.serializer import JSONSerializer
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPHeaderDict
from urllib3.exceptions import HTTPError, ReadTimeoutError

from base import patience
from base.config import Settings
from base.errors import ConfigError


class _OrjsonSerializer(JSONSerializer):
    """orjson takes 0.91 of the time of the default serializer, and refuses NaN. Bulk bodies are bytes already."""

    def dumps(self, data: object) -> str | bytes:
        return data if isinstance(data, str | bytes) else orjson.dumps(data, default=self.default)

    def loads(self, s: str | bytes) -> object:
        try:
            return orjson.loads(s)
        except ValueError as error:  # an answer that broke off: the engine's fault, not the caller's
            raise faults.SerializationError(s[:100], error) from error


class _PatientConnection(Urllib3HttpConnection):
    """A connection that asks no longer than what is left of the budget of the request (base.patience)."""

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, HTTPHeaderDict, bytes]:
        """The engine's answer, in bytes: as text most would take twice the room, and be turned to bytes again.

        Raises ConnectionTimeout, at once when nothing is left; ConnectionError, TransportError.
        """
        left = patience.left(float(timeout or self.timeout))
        if left <= 0:
            raise faults.ConnectionTimeout("TIMEOUT", "the time of this request is over", None)
        address = f"{self.url_prefix}{url}?{urlencode(params)}" if params else f"{self.url_prefix}{url}"
        answer = self._answer(method, address, body, {**self.headers, **(headers or {})}, left)
        self._raise_warnings(answer.headers.getlist("warning"))
        if not (200 <= answer.status < 300 or answer.status in ignore):
            self._raise_error(answer.status, answer.data.decode(errors="replace"), answer.headers.get("content-type"))
        return answer.status, answer.headers, answer.data

    def _answer(
        self, method: str, address: str, body: bytes | None, headers: Mapping[str, str], seconds: float
    ) -> BaseHTTPResponse:
        pool: HTTPConnectionPool = self.pool
        try:
            return pool.urlopen(method, address, body, headers=headers, retries=False, timeout=seconds)
        except ReadTimeoutError as error:
            raise faults.ConnectionTimeout("TIMEOUT", str(error), error) from error
        except HTTPError as error:
            raise faults.ConnectionError("N/A", str(error), error) from error


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
        pool_maxsize=max(settings.threads, 4),
        serializer=_OrjsonSerializer(),
        connection_class=_PatientConnection,
        ca_certs=settings.opensearch_ca or None,
    )
