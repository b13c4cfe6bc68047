"""The pages of figures: an area in a period, the four questions of parliament, the method, and the data."""

from __future__ import annotations

from flask import render_template

from app.figures import categories, four, lines, overview, store
from app.figures.definitions import TABLES, shown_in
from app.web.figures import published
from app.web.figures.blueprint import blueprint


@blueprint.get("")
def show() -> str:
    """The figures of an area in a period."""
    known, area = published.choices(), published.area()
    period = published.period(known)
    if not period:
        return render_template("web/figures/empty.html")
    numbers = published.numbers(period)
    return render_template(
        "web/figures/figures.html",
        area=area,
        period=period,
        areas=categories.AREAS,
        periods=published.labels(known),
        sections=overview.sections(numbers, area, period),
        change=overview.change(numbers, area, period),
        files={file.name: file for file in published.files(period, area)},
        report=store.REPORT,
        lines=lines,
    )


@blueprint.get("/vier-vragen")
def four_questions() -> str:
    """What parliament asked, of one province."""
    known, area = published.choices(), published.area()
    if not known:
        return render_template("web/figures/empty.html")
    period = published.period_or_first(known)
    answers = four.answers(published.numbers(period), area, period)
    return render_template(
        "web/figures/four.html",
        area=area,
        period=period,
        areas=categories.AREAS,
        periods=published.labels(known),
        answers=answers,
        lines=lines,
    )


@blueprint.get("/methode")
def method() -> str:
    """How is counted, what is hidden, and what each figure means."""
    return render_template("web/figures/method.html", tables=TABLES, shown_in=shown_in, states=lines.STATES)


@blueprint.get("/gegevens")
def data() -> str:
    """The tables to download, and what their columns mean."""
    return render_template("web/figures/data.html", tables=TABLES, shown_in=shown_in, columns=lines.COLUMNS)
