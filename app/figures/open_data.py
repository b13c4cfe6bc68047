"""Published tables as open data: CSV, JSON with its definitions, and a description that catalogues read (DCAT-AP)."""

from __future__ import annotations

from collections.abc import Iterable

from app.exports.csv_text import csv_text
from app.figures import four
from app.figures.definitions import TABLES, Table, shown_in
from app.figures.lines import COLUMNS, STATES, Line, lines
from app.figures.store import Numbers

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_MEDIA = {"csv": "text/csv", "json": "application/json"}
_DEFINED = ("definitie", "bron")  # columns of the one file, which stands alone


def as_csv(own: Iterable[Line]) -> str:
    """Lines as CSV."""
    return csv_text([list(COLUMNS), *(_cells(line) for line in own)])


def as_json(table: Table, own: Iterable[Line]) -> dict[str, object]:
    """A table as JSON: its figures with their definitions, its columns, its rows."""
    return {
        "tabel": table.slug,
        "titel": table.title,
        "licentie": LICENCE,
        "cijfers": [
            {"cijfer": f.name, "titel": f.title, "definitie": f.definition, "eenheid": f.unit, "bron": f.source}
            for f, _ in shown_in(table)
        ],
        "kolommen": dict(COLUMNS),
        "toestanden": dict(STATES),
        "rijen": [line.row for line in own],
    }


def four_as_csv(numbers: Numbers, area: str, period: str) -> str:
    """The four questions of an area as one file, each figure with its definition."""
    rows = [["vraag", *COLUMNS, *_DEFINED]]
    for answer in four.answers(numbers, area, period):
        for _, shown in answer.figures:
            wholes = shown.areas if answer.question.compared else [shown.whole] if shown.whole else []
            for line in (*wholes, *(line for part in shown.parts for line in part.lines)):
                rows.append([answer.question.title, *_cells(line), line.figure.definition, line.figure.source])
    return csv_text(rows)


def _cells(line: Line) -> list[str]:
    return ["" if value is None else str(value) for value in line.row.values()]


def of_table(numbers: Numbers, table: Table, area: str = "", period: str = "") -> list[Line]:
    """The lines of a table; of one area and of one period when these are given."""
    return [line for line in lines(numbers, table) if area in ("", line.cell.area) and period in ("", line.cell.period)]


def of_campaign(numbers: Numbers, slug: str) -> list[Line]:
    """The lines of one campaign, of all tables: by last and by first."""
    every = [line for table in TABLES for line in lines(numbers, table)]
    return [line for line in every if line.split and line.split.by_campaign and line.cell.category == slug]


def catalogue(address: str, contact: str) -> dict[str, object]:
    """The description of all tables in DCAT, as JSON-LD; `address` is that of the figures."""
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
                     "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#"},
        "@id": f"{address}/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": "Cijfers van doeners", "@language": "nl"},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": "doeners"},
        "dct:license": {"@id": LICENCE},
        "dcat:dataset": [_dataset(table, address, contact) for table in TABLES],
    }  # fmt: skip


def _dataset(table: Table, address: str, contact: str) -> dict[str, object]:
    return {
        "@id": f"{address}/{table.slug}",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": table.title, "@language": "nl"},
        "dct:description": {"@value": " ".join(f.definition for f, _ in shown_in(table)), "@language": "nl"},
        "dct:identifier": table.slug,
        "dct:license": {"@id": LICENCE},
        "dct:spatial": {"@id": "http://vocab.belgif.be/auth/region/20001"},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/MONTHLY"},
        "dcat:contactPoint": {"@type": "vcard:Kind", "vcard:hasEmail": {"@id": f"mailto:{contact}"}},
        "dcat:distribution": [_distribution(table, address, kind) for kind in _MEDIA],
    }


def _distribution(table: Table, address: str, kind: str) -> dict[str, object]:
    return {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": f"{address}/{table.slug}.{kind}"},
        "dcat:mediaType": {"@id": f"http://www.iana.org/assignments/media-types/{_MEDIA[kind]}"},
        "dct:license": {"@id": LICENCE},
    }
