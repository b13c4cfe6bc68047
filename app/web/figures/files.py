"""What can be taken along: tables as open data, their description, charts and reports."""

from __future__ import annotations

import json

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from app import languages
from app.figures import categories, open_data, store
from app.figures.definitions import IN_TOWNS, TABLES, Table
from app.figures.lines import Line
from app.http.download import file
from app.http.services import public_address, services
from app.languages.catalogue import catalogue as words_of
from app.web.figures import published
from app.web.figures.blueprint import blueprint
from base import database

_TABLES = {table.slug: table for table in TABLES}
_CHART = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.get("/<slug>.csv")
def table_csv(slug: str) -> Response:
    """A table as CSV; of one area and period when the address says so."""
    return file(f"doeners-{_table(slug).slug}.csv", open_data.as_csv(_lines(_table(slug))))


@blueprint.get("/<slug>.json")
def table_json(slug: str) -> dict[str, object]:
    """The same as JSON, with definitions."""
    return open_data.as_json(_table(slug), _lines(_table(slug)))


@blueprint.get("/vier-vragen/<area>.csv")
def four_csv(area: str) -> Response:
    """The four questions of an area in a period, in one file; without one since the beginning."""
    known = published.choices()
    if area not in categories.AREAS or not known:
        abort(404)
    period = published.period_or_first(known)
    return file(
        f"doeners-vier-vragen-{area}-{period}.csv", open_data.four_as_csv(published.numbers(period), area, period)
    )


@blueprint.get("/dcat.jsonld")
def catalogue() -> Response:
    """The description of the tables, for catalogues of open data."""
    contact = services().settings.pages_contact
    text = json.dumps(open_data.catalogue(public_address("/cijfers"), contact), ensure_ascii=False)
    return Response(text, mimetype="application/ld+json")


@blueprint.get("/grafiek/<area>/<period>/<name>.svg")
def chart(area: str, period: str, name: str) -> AnyResponse:
    """A chart as the worker drew it; in another language with its own words in the same places."""
    drawn, language = _content(period, area, name), languages.current()
    said = words_of(language).markup(drawn.decode()) if language in languages.TRANSLATED else drawn
    response = Response(said, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = _CHART
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/verslag/<area>/<period>.pdf")
def report(area: str, period: str) -> Response:
    """The report of an area in a quarter."""
    return file(f"doeners-{area}-{period}.pdf", _content(period, area, store.REPORT))


def _content(period: str, area: str, name: str) -> bytes:
    with database.read(services().db) as connection:
        return store.file(connection, period[:8], area[:20], name[:40]) or abort(404)


def _table(slug: str) -> Table:
    return _TABLES.get(slug) or abort(404)


def _lines(table: Table) -> list[Line]:
    names = ["zoekopdrachten"] if table.slug == IN_TOWNS else [figure.name for figure in table.figures]
    with database.read(services().db) as connection:
        numbers = store.numbers(connection, of=names)
    return open_data.of_table(numbers, table, request.args.get("gebied", ""), request.args.get("periode", ""))
