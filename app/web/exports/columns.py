"""The columns of a table of offerings: what each is called, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.exports.workbook import Cell
from app.http.services import public_address
from app.search.results import Hit
from app.web.search.cards import area_words, no_room, sources
from app.web.search.links import offering_url
from app.wording.dutch import labels, listed
from base import clock
from indexer import taxonomy
from indexer.document.parts import Site

Contact = Mapping[str, str]
CONTACT = ("phone", "email", "website", "kbo")  # fields of an offering that no list of results has


@dataclass(frozen=True)
class Column:
    """A column; `usual` when it is chosen unless somebody chooses otherwise."""

    label: str
    cell: Callable[[Hit, Contact], Cell]
    usual: bool = True


def _labels(names: Mapping[str, str], values: Sequence[str]) -> str:
    return labels([names[value] for value in values])


def _activities(hit: Hit) -> str:
    return "; ".join(taxonomy.activities()[slug].label for slug in hit["activities"])  # there is "en" in their names


def _sectors(hit: Hit) -> str:
    return "; ".join(taxonomy.sectors()[slug].label for slug in hit["sectors"])


def address(site: Site) -> str:
    """ "Dorpsstraat 1, 3390 Tielt-Winge"."""
    return ", ".join(filter(None, (site["street"], f"{site['postcode']} {site['place'] or site['municipality']}")))


def _checked(hit: Hit) -> str:
    return max(hit["confirmed_on"] or "", hit["verified_at"] or "")[:10]


COLUMNS: Mapping[str, Column] = {
    "aanbieding": Column("Aanbieding", lambda hit, _: hit["title"]),
    "organisatie": Column("Organisatie", lambda hit, _: hit["organisation"]["name"]),
    "ondernemingsnummer": Column("Ondernemingsnummer", lambda _, contact: contact.get("kbo") or ""),
    "gemeente": Column("Gemeente", lambda hit, _: hit["sites"][0]["municipality"]),
    "provincie": Column("Provincie", lambda hit, _: taxonomy.PROVINCES[hit["sites"][0]["province"]]),
    "adres": Column("Adres", lambda hit, _: address(hit["sites"][0]), usual=False),
    "afstand": Column("Afstand (km)", lambda hit, _: hit["distance_km"]),
    "werkgebied": Column("Werkgebied", lambda hit, _: area_words(hit["service_area"], hit["sites"])),
    "telefoon": Column("Telefoon", lambda _, contact: contact.get("phone") or ""),
    "email": Column("E-mail", lambda _, contact: contact.get("email") or ""),
    "website": Column("Website", lambda _, contact: contact.get("website") or ""),
    "omschrijving": Column("Omschrijving", lambda hit, _: hit["summary"], usual=False),
    "activiteit": Column("Activiteiten", lambda hit, _: _activities(hit), usual=False),
    "sector": Column("Sectoren", lambda hit, _: _sectors(hit), usual=False),
    "levering": Column("Hoe", lambda hit, _: _labels(taxonomy.DELIVERY, hit["delivery"]), usual=False),
    "werkvorm": Column("Werkvorm", lambda hit, _: taxonomy.WORK_FORMS[hit["work_form"]]),
    "nieuwe-opdrachten": Column("Nieuwe opdrachten", lambda hit, _: no_room(hit, clock.today()) or "ja"),
    "voorbehouden": Column("Voorbehouden opdracht", lambda hit, _: "ja" if hit["reserved_eligible"] else "nee"),
    "nagekeken": Column("Nagekeken op", lambda hit, _: _checked(hit), usual=False),
    "bron": Column("Bron", lambda hit, _: listed(sources(hit)), usual=False),
    "pagina": Column("Pagina op doeners", lambda hit, _: public_address(offering_url(hit["id"]))),
}


def chosen(names: Sequence[str]) -> list[str]:
    """The columns of these names, in our order; the usual ones when there is none among them."""
    return [name for name in COLUMNS if name in names] or [name for name, column in COLUMNS.items() if column.usual]


def table(names: Sequence[str], hits: Sequence[Hit], contacts: Mapping[str, Contact]) -> list[list[Cell]]:
    """A row for each hit, with the cells of these columns."""
    columns = [COLUMNS[name] for name in names]
    return [[column.cell(hit, contacts.get(hit["id"], {})) for column in columns] for hit in hits]
