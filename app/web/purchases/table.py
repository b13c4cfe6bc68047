"""What fits the lines of a purchase list, as a page shows it and as a table to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.exports.workbook import Cell
from app.http.services import public_address
from app.purchases.matches import BEST, Match
from app.search.results import Hit
from app.web.search.cards import in_province, place_words
from app.web.search.links import offering_url, question_url, search_url
from app.wording.dutch import decimal, km

_EACH = ("Aanbieding {}", "Organisatie {}", "Gemeente {}", "Afstand {} (km)", "Pagina {}")
HEADER = ("Rij", "Wat", "Waar", "Hoeveel", *(name.format(n) for n in range(1, BEST + 1) for name in _EACH))


@dataclass(frozen=True)
class Offer:
    """One of the best offerings of a line."""

    title: str
    url: str
    who: str


@dataclass(frozen=True)
class Entry:
    """A line as the page shows it."""

    need: str
    where: str
    unread: str
    total: int
    url: str
    question: str
    offers: list[Offer]


def entries(matched: Sequence[Match]) -> list[Entry]:
    """The lines as the page shows them."""
    return [_entry(match) for match in matched]


def _entry(match: Match) -> Entry:
    place = match.line.place
    return Entry(
        need=match.line.need,
        where=place_words(place) if place else "",
        unread=match.line.unread,
        total=match.total,
        url=search_url(match.params.as_args()),
        question=question_url(match.line.need, place.value if place else ""),
        offers=[_offer(hit) for hit in match.best],
    )


def _offer(hit: Hit) -> Offer:
    far = [km(hit["distance_km"])] if hit["distance_km"] is not None else []
    who = " · ".join([hit["organisation"]["name"], in_province(hit["sites"][0]), *far])
    return Offer(hit["title"], offering_url(hit["id"]), who)


def rows(matched: Sequence[Match]) -> list[list[Cell]]:
    """The lines as rows of a table, each as wide as its header."""
    return [_row(match) for match in matched]


def _row(match: Match) -> list[Cell]:
    place = match.line.place
    said: list[Cell] = [match.line.row, match.line.need, place.value if place else match.line.unread, match.total]
    offers = [cell for hit in match.best for cell in _cells(hit)]
    return [*said, *offers, *[None] * (len(HEADER) - len(said) - len(offers))]


def _cells(hit: Hit) -> list[Cell]:
    page = public_address(offering_url(hit["id"]))
    return [hit["title"], hit["organisation"]["name"], hit["sites"][0]["municipality"], hit["distance_km"], page]


def texts(cells: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The rows as texts; Excel in Belgium reads a number with a comma."""
    return [[decimal(cell, "0.##") if isinstance(cell, int | float) else cell or "" for cell in row] for row in cells]
