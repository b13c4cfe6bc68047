"""The list of results: cards with the reasons for their place; many of one organisation leave room for others."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from app.search.params import SearchParams
from app.search.results import Hit
from app.search.understand import UnderstoodQuery
from app.web.search.cards import Card, cards
from app.web.search.why import reasons

TOP = 10  # among so many first results …
SHOWN = 2  # … so many of one organisation are shown, the others unfold


@dataclass(frozen=True, slots=True)
class Entry:
    """A card, why it stands there, and further ones of its organisation that unfold below it."""

    card: Card
    why: list[str]
    folded: tuple[Entry, ...] = ()


def entries(hits: list[Hit], params: SearchParams, query: UnderstoodQuery, first: int = 0) -> list[Entry]:
    """The entries for some hits, numbered from `first`, else on from the pages before."""
    return [
        Entry(card, reasons(hit, params, query)) for hit, card in zip(hits, cards(hits, params, first), strict=True)
    ]


def fold(listed: list[Entry]) -> list[Entry]:
    """The entries of a first page, with what one organisation has too much of among the first folded.

    When they are all of one organisation they stay: nobody else needs the room.
    """
    top = listed[:TOP]
    if len({entry.card.organisation_url for entry in top}) < 2:
        return listed
    seen: Counter[str] = Counter()
    shown: list[Entry] = []
    folded: defaultdict[str, list[Entry]] = defaultdict(list)
    last: dict[str, int] = {}  # where the last shown one of an organisation stands
    for entry in top:
        owner = entry.card.organisation_url
        seen[owner] += 1
        if seen[owner] > SHOWN:
            folded[owner].append(entry)
        else:
            last[owner] = len(shown)
            shown.append(entry)
    for owner, more in folded.items():
        shown[last[owner]] = replace(shown[last[owner]], folded=tuple(more))
    return [*shown, *listed[TOP:]]
