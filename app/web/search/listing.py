"""The list of results: cards, each with why it stands there; many of one organisation leave room for others."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from app.search.ask import Ask
from app.search.reasons import reason
from app.search.results import Hit
from app.web.search.cards import Card, cards

TOP = 10  # among so many first results …
SHOWN = 2  # … so many of one organisation are shown, the others unfold
CHOSEN = {
    "afstand": "U zette zelf het dichtstbijzijnde eerst.",
    "naam": "U sorteerde zelf op naam.",
    "nieuwste": "U zette zelf het nieuwste eerst.",
}
NEAREST = "U gaf geen zoekwoord: het dichtstbijzijnde staat eerst."
LATEST = (
    "U gaf geen zoekwoord: wat het laatst is nagekeken of gewijzigd, staat eerst. "
    "Wat gelijk staat, wisselt elke dag van plaats."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A card, why it stands there, and further ones of its organisation that unfold below it."""

    card: Card
    why: str
    folded: tuple[Entry, ...] = ()


def entries(hits: list[Hit], ask: Ask) -> list[Entry]:
    """The entries for a page of hits."""
    return [Entry(card, reason(hit, ask)) for hit, card in zip(hits, cards(hits, ask), strict=True)]


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


def order(ask: Ask) -> str:
    """What decides the order of a whole list when it is not how well it fits; "" when that does."""
    if ask.params.sort != "relevantie":
        return CHOSEN[ask.params.sort]
    if not ask.understood.is_empty or (ask.params.place and not ask.params.point):
        return ""
    return NEAREST if ask.params.point else LATEST
