"""Connections to the search engine, each made once per process."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

import orjson
from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy.exceptions import ConnectionTimeout, SerializationError
from opensearchpy.serializer import JSONSerializer

from base import patience
from base.config import Settings
from base.errors import ConfigError


class _OrjsonSerializer(JSONSerializer):
    """orjson takes 0.91 of the time of the default serializer, and refuses NaN. Bulk bodies are bytes already."""

    def dumps(self, data: object) -> str | bytes:
        return data if isinstance(data, str | bytes) else orjson.dumps(data, default=self.default)

    def loads(self, s: str) -> object:
        try:
            return orjson.loads(s)
        except ValueError as error:  # an answer that broke off: the engine's fault, not the caller's
            raise SerializationError(s[:100], error) from error


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
    ) -> object:
        """The engine's answer. Raises ConnectionTimeout, at once when nothing is left."""
        left = patience.left(float(timeout or self.timeout))
        if left <= 0:
            raise ConnectionTimeout("TIMEOUT", "the time of this request is over", None)
        return super().perform_request(method, url, params, body, left, ignore, headers)


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
