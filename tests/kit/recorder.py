"""Listens in between the search and the real engine: what was asked, and what the engine refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException


@dataclass
class Recorder:
    """`bodies` of the searches that were asked, `refused` what the engine said no to."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    refused: list[OpenSearchException] = field(default_factory=list)


@contextmanager
def recorded(client: OpenSearch) -> Iterator[Recorder]:
    """Record the searches of `client` while the block runs; the engine carries them out as always."""
    heard, search = Recorder(), client.search

    def listen(**request: Any) -> Any:
        heard.bodies.append(orjson.loads(orjson.dumps(request["body"])))  # parts of it are JSON already
        try:
            return search(**request)
        except OpenSearchException as error:
            heard.refused.append(error)
            raise

    client.search = listen
    try:
        yield heard
    finally:
        del client.search
