"""What the search finds for each line of a purchase list: so many lines at once, and no longer than a page may take."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.purchases.lines import Line
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import Best, Hit
from app.search.service import SearchService
from model.limits import MOST_QUERIES

BEST = 3  # offerings of each line
SECONDS = 20.0  # after which no further lines are begun


@dataclass(frozen=True)
class Match:
    """A line with its search, how many offerings fit, and the best of them."""

    line: Line
    params: SearchParams
    total: int
    best: list[Hit]


def find(service: SearchService, lines: Sequence[Line], radius: int) -> list[Match]:
    """The matches of the first lines: of all, unless time is up. Equal lines are searched once. Raises
    EngineUnavailable."""
    searches = [SearchParams(q=line.need, place=line.place, radius=radius) for line in lines]
    different = list({_key(params): params for params in searches}.values())
    found: dict[object, tuple[SearchParams, Best]] = {}
    until = time.monotonic() + SECONDS
    for start in range(0, len(different), MOST_QUERIES):
        if time.monotonic() > until:
            break
        some = different[start : start + MOST_QUERIES]
        found.update(zip(map(_key, some), _searched(service, some), strict=True))
    matched = []
    for line, params in zip(lines, searches, strict=True):
        if _key(params) not in found:
            break
        asked, best = found[_key(params)]
        matched.append(Match(line, asked, best.total, best.hits))
    return matched


def _key(params: SearchParams) -> object:
    return tuple(params.as_args())


def _searched(service: SearchService, searches: Sequence[SearchParams]) -> list[tuple[SearchParams, Best]]:
    """Each search as it was read, and its best. What a text chose is proposed when it would leave nothing, as on a
    page of results."""
    asks = service.asks(searches)
    best = service.best(asks, BEST)
    again = [at for at, ask in enumerate(asks) if ask.set_by_text and not best[at].total]
    freed = {at: _without_choices(asks[at], searches[at]) for at in again}
    for at, found in zip(again, service.best(list(freed.values()), BEST) if freed else [], strict=True):
        asks[at], best[at] = freed[at], found
    return [(ask.params, found) for ask, found in zip(asks, best, strict=True)]


def _without_choices(ask: Ask, typed: SearchParams) -> Ask:
    return replace(ask, params=replace(ask.params, choices=typed.choices), proposed=True)
