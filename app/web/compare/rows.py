"""The rows of a comparison: what is said of each offering, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.search.scope import is_unconfirmed
from app.web.offerings.facts import HEADINGS, facts
from app.web.search import cards
from app.wording.dutch import day, labels, listed
from indexer import taxonomy
from indexer.document.fields import Offering


@dataclass(frozen=True)
class Row:
    """A heading with what each offering says of it; "" where it is not known. `quoted` when suppliers wrote it."""

    heading: str
    cells: tuple[str, ...]
    quoted: bool = False

    @property
    def differs(self) -> bool:
        """Whether two offerings say different things; what is not known says nothing."""
        return len(set(filter(None, self.cells))) > 1


def rows(offerings: Sequence[Offering | None], today: date) -> list[Row]:
    """Each row of which at least one offering says something."""
    said = [_said(offering, today) if offering else {} for offering in offerings]
    every = [
        Row(heading, tuple(each.get(heading, "") for each in said), quoted=heading not in _OWN)
        for heading in _headings()
    ]
    return [row for row in every if any(row.cells)]


def _headings() -> list[str]:
    return [*_OWN, *HEADINGS.values()]


def _said(offering: Offering, today: date) -> dict[str, str]:
    """heading -> text."""
    return {heading: text(offering, today) for heading, text in _OWN.items()} | dict(facts(offering))


def _sites(offering: Offering, _today: date) -> str:
    return listed(list(dict.fromkeys(cards.in_province(site) for site in offering["sites"])))


def _area(offering: Offering, _today: date) -> str:
    return cards.area_words(offering["service_area"], offering["sites"])


def _ways(offering: Offering, _today: date) -> str:
    return labels([taxonomy.DELIVERY[way] for way in offering["delivery"]])


def _buyers(offering: Offering, _today: date) -> str:
    return labels([taxonomy.BUYER_KINDS[kind] for kind in offering["buyer_kinds"]])


def _activities(offering: Offering, _today: date) -> str:
    return "; ".join(taxonomy.activities()[slug].label for slug in offering["activities"])


def _work_form(offering: Offering, _today: date) -> str:
    return taxonomy.WORK_FORMS[offering["work_form"]]


def _reserved(offering: Offering, _today: date) -> str:
    return "Komt in aanmerking" if offering["reserved_eligible"] else "Komt niet in aanmerking"


def _room(offering: Offering, today: date) -> str:
    return cards.no_room(offering, today) or "Neemt opdrachten aan"


def _confirmed(offering: Offering, today: date) -> str:
    confirmed = day(max(offering["confirmed_on"] or "", offering["verified_at"] or ""))
    doubtful = "Lang niet bevestigd: vraag na of dit nog klopt" if is_unconfirmed(offering["freshness"], today) else ""
    return ". ".join(filter(None, (confirmed, doubtful)))


_OWN: dict[str, Callable[[Offering, date], str]] = {
    "Gevestigd in": _sites,
    "Werkgebied": _area,
    "Hoe het werk gebeurt": _ways,
    "Voor wie": _buyers,
    "Nieuwe opdrachten": _room,
    "Activiteiten": _activities,
    "Werkvorm": _work_form,
    "Voorbehouden opdracht": _reserved,
    "Nagekeken op": _confirmed,
}
