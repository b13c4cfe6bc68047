"""The HTTP shape: a service that gives its offerings as JSON, page by page (West-Vlaanderen).

While we page, a row may move to another page: it is then seen twice, or pushes another one out of sight. So a pass over
all pages counts only when nothing moved; else we read again, at most three times, and take every row that was seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from base.errors import SourceError
from indexer.sources.config import SourceConfig
from indexer.sources.http_client import JsonClient
from indexer.sources.mapping import identity
from indexer.sources.options import HttpOptions
from indexer.tables.rows import BadRow, Row

PASSES = 3
LAST_PAGE = 10_000  # a service that has more pages than this does not count them well


def rows(config: SourceConfig, sleep: Callable[[float], None] = time.sleep) -> Iterator[Row | BadRow]:
    """Every row once, and one again that is really in the source twice. Raises SourceError."""
    options = config.read
    assert isinstance(options, HttpOptions)
    if not config.url:
        raise SourceError(f"Voor {config.label} is geen adres ingesteld.")
    seen: set[str] = set()
    repeated: dict[str, Row] = {}
    with httpx.Client(timeout=options.timeout, follow_redirects=False) as http:
        client = JsonClient(config.label, http, config.cache, sleep)
        for _ in range(PASSES):
            current = _Pass(config, options, client)
            for key, row in current.rows():
                if key not in seen:
                    seen.add(key)
                    yield row
            # A row that is there twice in two passes did not move: it is a duplicate, to be refused later on.
            stable = current.held_still and (not current.repeated or current.repeated.keys() == repeated.keys())
            repeated = current.repeated
            if stable:
                yield from repeated.values()
                return


def mark(config: SourceConfig) -> str:
    """The version that the service gives with its first page, which by its ETag need not even be sent.

    "" where it gives none. Raises SourceError.
    """
    options = config.read
    assert isinstance(options, HttpOptions)
    if not options.version or not config.url:
        return ""
    with httpx.Client(timeout=options.timeout, follow_redirects=False) as http:
        total, version = _Pass(config, options, JsonClient(config.label, http, config.cache)).state()
    return f"{total} {version}" if version else ""


@dataclass
class _Pass:
    """One reading of all pages, and what it noticed."""

    config: SourceConfig
    options: HttpOptions
    client: JsonClient
    repeated: dict[str, Row] = field(default_factory=dict)
    held_still: bool = False

    def rows(self) -> Iterator[tuple[str, Row | BadRow]]:
        """The (key, row) of every row that this pass sees for the first time."""
        here: set[str] = set()
        count, page = 0, self._page(1)
        first = last = self._state(page)
        number = 1
        while items := page[self.options.items]:
            new = 0
            for key, row in map(self._keyed, items):
                if key in here and isinstance(row, dict):
                    self.repeated[key] = row
                elif key not in here:
                    here.add(key)
                    new += 1
                    yield key, row
            if (not new and len(items) >= self.options.page_size) or number >= LAST_PAGE:
                raise SourceError(f"De dienst van {self.config.label} geeft steeds dezelfde pagina, zonder einde.")
            count, last = count + len(items), self._state(page)
            if count >= last[0]:
                break
            number += 1
            page = self._page(number)
        self.held_still = first == last and count == last[0]

    def state(self) -> tuple[int, Any]:
        """What the first page says of all of them."""
        return self._state(self._page(1))

    def _page(self, number: int) -> dict[str, Any]:
        """A page. Raises SourceError when it is not built as agreed."""
        options = self.options
        query: dict[str, str | int] = {
            **options.query,
            options.page_parameter: number,
            options.size_parameter: options.page_size,
        }
        page = self.client.get(self.config.url.rstrip("/") + options.path, query)
        if not isinstance(page, dict) or not isinstance(page.get(options.items), list):
            raise self._changed(options.items)
        if not isinstance(page.get(options.total), int):
            raise self._changed(options.total)
        for item in page[options.items][:1]:
            for key in options.required:
                if not isinstance(item, dict) or key not in item:
                    raise self._changed(key)
        return page

    def _changed(self, key: str) -> SourceError:
        return SourceError(f"De dienst van {self.config.label} is veranderd: het veld “{key}” ontbreekt.")

    def _state(self, page: dict[str, Any]) -> tuple[int, Any]:
        """What stays the same as long as nobody changes the source."""
        return page[self.options.total], page.get(self.options.version)

    def _keyed(self, item: Any) -> tuple[str, Row | BadRow]:
        if not isinstance(item, dict):
            return repr(item), BadRow("?", "rij", "Dit element is geen rij met velden.")
        key = identity(self.config, item)
        return (key if key is not None else orjson.dumps(item).decode()), item
