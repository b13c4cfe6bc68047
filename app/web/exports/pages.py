"""The results of a search to take along: which columns, and the table itself as CSV or for Excel."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request

from app.exports.csv_text import csv_text
from app.exports.workbook import Cell, workbook
from app.http import counting, download
from app.http.caching import revalidated
from app.http.services import public_address, services
from app.search.params import SearchParams, parse
from app.search.results import SearchResults
from app.security import limits
from app.web.exports.blueprint import blueprint
from app.web.exports.columns import COLUMNS, CONTACT, chosen, table
from app.web.search import narrowing
from app.web.search.counted import subject
from app.web.search.headings import heading, need
from app.web.search.links import Links
from app.wording.dutch import counted, day, decimal, number
from base import clock

MOST = 1_000  # offerings in a table
MOST_PRINTED = 300  # offerings in a brochure: setting them takes half a second and 120 MB


@blueprint.get("/zoeken/meenemen")
@revalidated
def take_along() -> str:
    """The columns to choose from, and the files."""
    return page()


@blueprint.get("/zoeken/aanbod.csv")
@limits.per_visitor
@revalidated
def csv_file() -> Response:
    """The results as CSV: what they are about, a line without anything, then the table."""
    taken = _taken("csv")
    rows = [[_text(cell) for cell in row] for row in taken.rows]
    return download.file(_name("csv"), csv_text([*taken.about, (), taken.header, *rows]))


@blueprint.get("/zoeken/aanbod.xlsx")
@limits.per_visitor
@revalidated
def excel_file() -> Response:
    """The results for Excel: the table, and what it is about on a sheet of its own."""
    taken = _taken("xlsx")
    return download.file(_name("xlsx"), workbook(taken.header, taken.rows, taken.about, taken.heading))


@dataclass(frozen=True)
class Taken:
    """A table of results: its heading, what it is about, its columns and rows."""

    heading: str
    about: list[tuple[str, str]]
    header: list[str]
    rows: list[list[Cell]]


def search_params() -> SearchParams:
    """The search of this address, from its first page."""
    return parse(request.args.to_dict(flat=False))[0]


def _taken(ending: str) -> Taken:
    search, names = services().search, chosen(request.args.getlist("kolom"))
    found = search.every(search_params(), MOST)
    contacts = search.fields([hit["id"] for hit in found.hits], CONTACT)
    counting.record("export", {"step": ending, **subject(found)}, value=len(found.hits))
    header = [COLUMNS[name].label for name in names]
    return Taken(heading(found), about(found), header, table(names, found.hits, contacts))


def about(results: SearchResults) -> list[tuple[str, str]]:
    """What stands in a file beside its rows: the search in words, how much it found, where and when."""
    params, url = results.ask.params, Links(results.ask.params).to()
    filters = "; ".join(chip.label for chip in narrowing.chips(params, Links(params)))
    return [
        ("Gezocht", need(results.understood) or "alle aanbiedingen"),
        ("Plaats en filters", filters or "geen"),
        ("Gevonden", counted(results.total, "aanbieding", "aanbiedingen") + _left_out(results)),
        ("Opgemaakt op", day(clock.today())),
        ("Zoekopdracht", public_address(url)),
    ]


def _left_out(results: SearchResults) -> str:
    rows = len(results.hits)
    return f", waarvan de eerste {number(rows)} in dit bestand" if rows < results.total else ""


def page(*, busy: bool = False) -> str:
    """What can be taken along of this search; `busy` when a brochure could not be made now."""
    found = services().search.search(SearchParams(**{**vars(search_params()), "page": 1, "per_page": 20}))
    params = found.ask.params
    return render_template(
        "web/exports/take_along.html",
        heading=heading(found),
        busy=busy,
        total=found.total,
        most=MOST,
        most_printed=MOST_PRINTED,
        links=Links(params),
        pairs=[pair for pair in params.as_args() if pair[0] != "pagina"],
        columns=COLUMNS,
        chosen=chosen(request.args.getlist("kolom")),
    )


def _text(cell: Cell) -> str:
    """A cell of a CSV file; Excel in Belgium reads a number with a comma."""
    return decimal(cell, "0.##") if isinstance(cell, int | float) else cell or ""


def _name(ending: str) -> str:
    return f"doeners-{clock.today()}.{ending}"
