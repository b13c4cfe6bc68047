"""What all alerts look for, read once: many share a need, and many a place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.alerts.alert import Pairs, key_of, params_of
from app.search.params import SearchParams
from dutch.places import Place

_OF_PLACE = ("plaats", "lat", "lon", "straal")
Searches = Mapping[str, Pairs]  # key of a search -> its parameters
Where = tuple[Place | None, int]  # a place and a radius


@dataclass(frozen=True)
class Sought:
    """The needs, each as some search that has it: its place changes no score. And of each search its need and place."""

    needs: Mapping[str, SearchParams]
    searches: Mapping[str, tuple[str, Where]]


def read(searches: Searches) -> Sought:
    """What these searches look for."""
    places: dict[Pairs, Where] = {}
    needs: dict[str, SearchParams] = {}
    read_searches: dict[str, tuple[str, Where]] = {}
    for key, pairs in searches.items():
        placed = tuple((name, value) for name, value in pairs if name in _OF_PLACE)
        if placed not in places:
            at = params_of(placed)
            places[placed] = at.place, at.radius
        where = places[placed]
        need = _need(pairs, where)
        if need not in needs:
            needs[need] = params_of(pairs)
        read_searches[key] = need, where
    return Sought(needs, read_searches)


def _need(pairs: Pairs, where: Where) -> str:
    """The same for searches that differ in their place only; without any, a place may stand in the text."""
    what = [pair for pair in pairs if pair[0] not in _OF_PLACE]
    return key_of([*what, ("plaats", "ja" if where[0] else "")])
