"""Oost-Vlaanderen: a folder in which a spreadsheet is dropped as CSV: `;`, cp1252, decimal comma, Lambert 72.

A line holds up to three sites, each in columns of its own; its last line says how many lines there are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from pyproj import Transformer

from demo.catalogue import Offering, Organisation, Site
from demo.kbo import dotted
from indexer import taxonomy

FILE = "aanbod-20261101.csv"
TRAILER = "#EINDE"
SITES = 3  # a site beyond the third does not fit in the spreadsheet
DELIVERY = {
    "own_workshop": "eigen atelier",
    "on_site": "ter plaatse",
    "enclave": "enclave",
    "delivery": "levering",
    "pickup": "afhaling",
    "walk_in": "winkel of loket",
}
BUYERS = {
    "company": "bedrijf",
    "local_government": "gemeente of OCMW",
    "school": "school",
    "care": "zorginstelling",
    "nonprofit": "vzw",
    "association": "vereniging",
    "person": "particulier",
}
AREAS = {"radius": "straal", "province": "provincie", "region": "Vlaanderen", "municipalities": "gemeenten"}
COLUMNS = [
    "nummer", "organisatie", "ondernemingsnummer", "werkvorm", "over ons", "website", "e-mail", "telefoon",
    "openingsuren", "talen", "labels", "titel", "omschrijving", "activiteiten", "levering", "klanten",
    *(f"{name} {i}" for i in range(1, SITES + 1) for name in ("vestiging", "adres", "gemeente", "x", "y")),
    "werkgebied", "straal km", "provincies", "gemeenten", "minimum", "levertermijn", "capaciteit", "volzet tot",
    "bevestigd op", "gewijzigd op", "foto", "bij de foto",
]  # fmt: skip


def pour(organisations: Sequence[Organisation], folder: Path) -> None:
    """Drop a file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [_line(COLUMNS)]
    for organisation in organisations:
        for offering in organisation.offerings:
            lines += _lines(organisation, offering, len(lines))
    lines.append(_line([TRAILER, str(len(lines) - 1)]))
    part = folder / f"{FILE}.part"
    part.write_bytes(b"".join(lines))
    part.replace(folder / FILE)


def _lines(organisation: Organisation, offering: Offering, number: int) -> list[bytes]:
    """The line of an offering, damaged on purpose where the catalogue says so."""
    cells = _cells(organisation, offering, f"OV-{number:05d}")
    match offering.damage:
        case "shifted":  # somebody typed a semicolon in a text and the quotes were lost
            return [_line([*cells[:12], "eerste deel", *cells[12:]])]
        case "encoding":  # one line was pasted from another file
            return [_line(cells).decode("cp1252").encode("utf-8")]
        case "twice":
            return [_line(cells)] * 2
        case "place":
            cells[COLUMNS.index("gemeente 1")] = organisation.sites[0].place
        case "date":
            cells[COLUMNS.index("bevestigd op")] = "31/02/2026"
        case "coordinate":
            cells[COLUMNS.index("x 1")] = "nog na te vragen"
    return [_line(cells)]


def _cells(organisation: Organisation, offering: Offering, number: str) -> list[str]:
    sites = [organisation.sites[i] for i in offering.sites[:SITES]]
    file, alt = offering.photo or ("", "")
    area = offering.area
    return [
        number, organisation.name, dotted(organisation.kbo), _work_form(organisation), organisation.about,
        organisation.website.removeprefix("https://"), organisation.email, organisation.phone,
        organisation.opening_hours, _list(organisation.languages), _list(organisation.labels),
        offering.title, offering.description, _list(taxonomy.activities()[a].label for a in offering.activities),
        _list(DELIVERY[d] for d in offering.delivery), _list(BUYERS[b] for b in offering.buyers),
        *(cell for site in sites for cell in _site(site)), *[""] * (5 * (SITES - len(sites))),
        AREAS[area.type] if area else "", _comma(area.km, 0) if area and area.km else "",
        _list(area.provinces) if area else "", _list(area.municipalities) if area else "",
        offering.minimum, offering.lead_time, offering.capacity,
        _day(offering.full_until), _day(offering.confirmed), _day(offering.updated), file, alt,
    ]  # fmt: skip


def _work_form(organisation: Organisation) -> str:
    return taxonomy.WORK_FORMS.get(organisation.work_form, organisation.work_form)


def _site(site: Site) -> list[str]:
    x, y = _lambert(*site.point) if site.point else ("", "")
    return [site.name, site.street, f"{site.postcode} {site.place}", x, y]


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:31370")


def _lambert(lat: float, lon: float) -> tuple[str, str]:
    x, y = _transformer().transform(lat, lon)
    return _comma(x, 2), _comma(y, 2)


def _comma(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def _list(words: Iterable[str]) -> str:
    return " | ".join(words)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("cp1252")
