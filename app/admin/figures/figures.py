"""The figures of the own area with what is too small for the public, and by municipality and activity.

They are not for others: each page says so, each file says so in its name and in each row, and who takes a file along
stands in the audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.figures.blueprint import blueprint
from app.admin.site import me, needs, note, page_number, paged
from app.figures import categories, inside, lines, overview
from app.figures.definitions import FIGURES, TABLES, Figure
from app.figures.inside import Fine
from app.figures.lines import Line
from app.figures.periods import Period
from app.http.download import csv_file
from app.http.services import services
from app.security import municipalities
from app.security.area import Area
from base import clock, database

PER_PAGE = 100
CONFIDENTIAL = "niet verspreiden"
_FINE = ("provincie", "niscode", "gemeente", "activiteit", "naam", "getal", "eenheid", "gemiddeld_dagen", "toestand")


@blueprint.get("/cijfers")
@needs("figures.see")
def show() -> ResponseReturnValue:
    """The public page of figures for the own area, nothing hidden."""
    known = _choices()
    if not known:
        return render_template("admin/figures/empty.html")
    period, area = _period(known), _area()
    with database.read(services().db) as connection:
        numbers = inside.numbers(connection, _reach(), period)
    return render_template(
        "admin/figures/figures.html",
        area=area,
        sections=overview.sections(numbers, area, period.slug),
        change=overview.change(numbers, area, period.slug).sentence,
        lines=lines,
        **_chosen(known, period),
    )


@blueprint.get("/cijfers.csv")
@needs("figures.see")
def show_csv() -> ResponseReturnValue:
    """The same as one table to download."""
    period = _period(_choices() or abort(404))
    with database.read(services().db) as connection:
        numbers = inside.numbers(connection, _reach(), period)
    every = [line for table in TABLES for line in lines.lines(numbers, table)]
    rows = [_line(line) for line in every if line.cell.period == period.slug]
    return _file("alle", period, tuple(lines.COLUMNS), rows)


@blueprint.get("/cijfers/gemeenten")
@needs("figures.see")
def fine() -> ResponseReturnValue:
    """One figure by municipality and activity."""
    known = _choices()
    if not known:
        return render_template("admin/figures/empty.html")
    period, figure, page = _period(known), _figure(), page_number()
    rows = _rows(figure, period)
    return render_template(
        "admin/figures/fine.html",
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        figure=figure,
        figures={name: each.title for name, each in FIGURES.items()},
        **_chosen(known, period),
        **paged(len(rows), PER_PAGE),
    )


@blueprint.get("/cijfers/gemeenten.csv")
@needs("figures.see")
def fine_csv() -> ResponseReturnValue:
    """The same as a table to download."""
    period, figure = _period(_choices() or abort(404)), _figure()
    return _file(figure.name, period, _FINE, [_cells(figure, row) for row in _rows(figure, period)])


def _file(name: str, period: Period, header: Sequence[str], rows: Sequence[Sequence[str]]) -> ResponseReturnValue:
    """A table to download; that it was taken along is written down."""
    with database.write(services().db) as connection:
        note(connection, "figures.export", name, period=period.slug, rows=len(rows))
    return csv_file(f"niet-verspreiden-{name}-{period.slug}.csv", header, rows)


def _line(line: Line) -> list[str]:
    row = {**line.row, "toestand": CONFIDENTIAL}
    return ["" if value is None else str(value) for value in row.values()]


def _cells(figure: Figure, row: Fine) -> list[str]:
    days = str(round(row.days / row.n, 1)) if figure.days else ""
    codes = (row.province, row.town, row.place, row.activity, row.work)
    return [*codes, str(row.n), figure.unit, days, CONFIDENTIAL]


def _rows(figure: Figure, period: Period) -> list[Fine]:
    with database.read(services().db) as connection:
        return inside.finest(connection, _reach(), figure, period)


def _reach() -> Area:
    return me().reach("figures.see")


def _choices() -> list[Period]:
    with database.read(services().db) as connection:
        return inside.choices(connection)


def _period(known: Sequence[Period]) -> Period:
    """The period of the address; without one the quarter that is going on."""
    chosen = {period.slug: period for period in known}.get(request.args.get("periode", ""))
    return chosen or next(period for period in known if period.level == "quarter")


def _area() -> str:
    """The area of the address; who looks after one has no choice."""
    chosen = request.args.get("gebied", "")
    return chosen if chosen in categories.AREAS and _reach().everything else categories.TOTAL


def _figure() -> Figure:
    """The figure of the address; without one the questions."""
    return FIGURES.get(request.args.get("cijfer", ""), FIGURES["vragen"])


def _chosen(known: Sequence[Period], period: Period) -> Mapping[str, object]:
    """What each of these pages knows: the area by its name, and the periods to choose from."""
    reach = _reach()
    own = municipalities.label(reach)
    return {
        "everything": reach.everything,
        "areas": categories.AREAS if reach.everything else {**categories.AREAS, categories.TOTAL: own},
        "own_area": own or categories.AREAS[categories.TOTAL],
        "period": period,
        "periods": {each.slug: each.label for each in known},
        "is_over": period.is_closed(clock.today()),
    }
