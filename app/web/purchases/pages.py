"""A purchase list: choose a file, say which columns count, read what fits each line. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.exports.csv_text import csv_text
from app.exports.workbook import workbook
from app.http import counting, download
from app.http.forms import reads
from app.http.services import services
from app.purchases import matches
from app.purchases.lines import Line, Sheet
from app.purchases.matches import Match
from app.security import limits
from app.security.website import csrf
from app.web.purchases import table
from app.web.purchases.blueprint import blueprint
from app.web.purchases.form import ListForm
from app.wording.dutch import day
from base import clock
from base.errors import EngineUnavailable

SHOWN = 5  # lines of the file, to recognise it


@blueprint.route("/aankooplijst", methods=["GET", "POST"])
@limits.costly
@reads(ListForm)
def purchase_list(form: ListForm) -> ResponseReturnValue:
    """The form; with a file, its columns; with these, what fits each line, as a page or as a file."""
    if request.method == "GET":
        return _page(form)
    if not form.validate() or form.sheet is None:
        return _page(form), form.status
    form.choose(form.sheet)
    wanted = form.lines(form.sheet)
    if form.is_new or not wanted:
        return _page(form, Outcome(form.sheet, wanted))
    try:
        return _answer(form, Outcome(form.sheet, wanted, form.first.data or 0, _matches(form, wanted)))
    except EngineUnavailable:
        return _page(form, Outcome(form.sheet, wanted), away=True), 503


csrf.exempt(purchase_list)
limits.saves_nothing(purchase_list)


@dataclass(frozen=True)
class Outcome:
    """A list, its lines, and from `first` on what fits them; None before anything was searched."""

    sheet: Sheet
    lines: Sequence[Line]
    first: int = 0
    matches: list[Match] | None = None

    @property
    def after(self) -> int:
        """The place of the first line that was not searched yet; the number of lines when all were."""
        return self.first + len(self.matches or ())

    @property
    def answered(self) -> int:
        """For how many lines there is something."""
        return sum(1 for match in self.matches or () if match.total)


def _matches(form: ListForm, wanted: Sequence[Line]) -> list[Match]:
    return matches.find(services().search, wanted[form.first.data or 0 :], form.distance())


def _answer(form: ListForm, found: Outcome) -> ResponseReturnValue:
    ending = form.ending.data
    if ending not in ("csv", "xlsx") or found.matches is None:
        return _page(form, found)
    counting.record("export", {"step": ending}, value=len(found.matches))
    return _file(ending, found)


def _file(ending: str, found: Outcome) -> Response:
    header, rows, name = table.HEADER, table.rows(found.matches or []), f"aankooplijst-{clock.today()}.{ending}"
    if ending == "csv":
        return download.file(name, csv_text([header, *table.texts(rows)]))
    about = [("Opgemaakt op", day(clock.today())), ("Gezocht", f"{len(rows)} van {len(found.lines)} regels")]
    return download.file(name, workbook(header, rows, about, "Sociaal aanbod voor uw aankooplijst"))


def _page(form: ListForm, found: Outcome | None = None, *, away: bool = False) -> str:
    return render_template(
        "web/purchases/list.html",
        form=form,
        found=found,
        shown=SHOWN,
        away=away,
        entries=table.entries(found.matches) if found and found.matches is not None else [],
    )
