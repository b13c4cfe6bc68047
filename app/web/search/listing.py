"""The list of results: cards, each with why it stands there; many of one organisation leave room for others."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from app.search.ask import Ask
from app.search.results import Hit
from app.web.search.cards import Card, cards
from app.web.search.reasons import reason

TOP = 10  # among so many first results …
SHOWN = 2  # … so many of one organisation are shown, the others unfold


@dataclass(frozen=True, slots=True)
class Entry:
    """A card, why it stands there, and further ones of its organisation that unfold below it."""

    card: Card
    why: str
    folded: tuple[Entry, ...] = ()


def entries(hits: list[Hit], ask: Ask, first: int = 0) -> list[Entry]:
    """The entries for some hits, numbered from `first`, else on from the pages before."""
    return [Entry(card, reason(hit, ask)) for hit, card in zip(hits, cards(hits, ask, first), strict=True)]


def fold(page: list[Entry]) -> list[Entry]:
    """The entries of a first page, with what one organisation has too much of among the first folded.

    When they are all of one organisation they stay: nobody else needs the room.
    """
    top = page[:TOP]
    if len({entry.card.organisation_url for entry in top}) < 2:
        return page
    seen: Counter[str] = Counter()
    shown: list[Entry] = []
    more: defaultdict[str, list[Entry]] = defaultdict(list)
    last: dict[str, int] = {}  # where the last shown one of an organisation stands
    for entry in top:
        owner = entry.card.organisation_url
        seen[owner] += 1
        if seen[owner] > SHOWN:
            more[owner].append(entry)
        else:
            last[owner] = len(shown)
            shown.append(entry)
    for owner, unfolding in more.items():
        shown[last[owner]] = replace(shown[last[owner]], folded=tuple(unfolding))
    return [*shown, *page[TOP:]]
