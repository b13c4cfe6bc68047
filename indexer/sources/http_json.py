"""The HTTP shape: a service that gives its offerings as JSON, page by page (West-Vlaanderen).

While we page, a row may move to another page: it is then seen twice, or pushes another one out of sight. So a pass over
all pages counts only when nothing moved; else we read again, at most three times, and take every row that was seen.
Rows that the service counts and never gives are not gone: then the source cannot be read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx

from base.errors import SourceError
from base.tls import authorities
from indexer.sources.addresses import web_address
from indexer.sources.config import SourceConfig
from indexer.sources.http_client import JsonClient
from indexer.sources.http_pages import Pages, Pass
from indexer.sources.options import HttpOptions
from indexer.tables.rows import BadRow, Row

PASSES = 3


def rows(config: SourceConfig, sleep: Callable[[float], None] = time.sleep) -> Iterator[Row | BadRow]:
    """Every row once, and one again that is really in the source twice. Raises SourceError."""
    options, address = _options(config), web_address(config.url, config.label)
    seen: set[str] = set()
    repeated: dict[str, Row] = {}
    always_repeated: set[str] | None = None
    with httpx.Client(verify=authorities(), timeout=options.timeout, follow_redirects=False) as http:
        pages = Pages(config, options, address, JsonClient(config.label, http, config.cache, sleep))
        for _ in range(PASSES):
            current = Pass(config, pages)
            for key, row in current.rows():
                if key not in seen:
                    seen.add(key)
                    yield row
            # A row that is there twice in two passes did not move: it is a duplicate, to be refused later on.
            stable = current.held_still and (not current.repeated or current.repeated.keys() == repeated.keys())
            repeated = current.repeated
            always_repeated = repeated.keys() & (repeated.keys() if always_repeated is None else always_repeated)
            if stable:
                yield from repeated.values()
                return
    _check_count(config, current, len(seen) + len(always_repeated or ()))


def _check_count(config: SourceConfig, last: Pass, rows_seen: int) -> None:
    """Raise SourceError when the passes together gave fewer rows than the service counts, or the last one more."""
    if rows_seen >= last.total >= last.distinct:
        return
    given = rows_seen if rows_seen < last.total else last.distinct
    said = f"De dienst van {config.label} zegt {last.total} rijen, maar gaf er {given}."
    raise SourceError(f"{said} Wij nemen niets over: wat ontbreekt, is misschien niet weg.")


def change_token(config: SourceConfig) -> str:
    """The version that the service gives with its first page, which by its ETag need not even be sent.

    "" where it gives none. Raises SourceError.
    """
    options = _options(config)
    if not options.version or not config.url:
        return ""
    address = web_address(config.url, config.label)
    with httpx.Client(verify=authorities(), timeout=options.timeout, follow_redirects=False) as http:
        first = Pages(config, options, address, JsonClient(config.label, http, config.cache)).get(options.first_page)
    return f"{first.total} {first.version}" if first.version else ""


def _options(config: SourceConfig) -> HttpOptions:
    assert isinstance(config.read, HttpOptions)
    return config.read
