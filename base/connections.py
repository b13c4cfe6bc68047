"""The way to the search engine: its client, made once per process, over connections that stay open (base.node)."""

from __future__ import annotations

from functools import lru_cache

from opensearchpy import OpenSearch

from base import addresses
from base.config import Settings
from base.errors import ConfigError
from base.node import EngineConnection, Serializer
from base.nodes import Nodes


@lru_cache(maxsize=8)
def search_engine(settings: Settings, *, timeout: float = 30.0) -> OpenSearch:
    """A client for the engine. It never retries: a time-out that is retried doubles the load of a dying engine. Of
    several nodes another is asked when one fails, not when it is slow (base.nodes).

    `timeout` is in seconds. Raises ConfigError when no address is configured.
    """
    if not settings.opensearch_url:
        raise ConfigError("Er is geen zoekmotor ingesteld (OPENSEARCH_URL) en `doeners standalone` draait hier niet.")
    hosts = addresses.split(settings.opensearch_url)
    return OpenSearch(
        hosts,
        timeout=timeout,
        max_retries=0,
        retry_on_timeout=False,
        serializer=Serializer(),
        connection_class=_connection_class(settings),
        connection_pool_class=Nodes,
        several=len(hosts) > 1,
        ca_certs=settings.opensearch_ca or None,
    )


def _connection_class(settings: Settings) -> type[EngineConnection]:
    if not settings.traces:
        return EngineConnection
    from base.traced_engine import TracedConnection  # noqa: PLC0415 - not loaded while traces are off

    return TracedConnection
