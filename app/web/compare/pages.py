"""The page of a comparison. Its address says all of it, so that a link shows everybody the same."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.http import counting, shortlist
from app.http.caching import private
from app.http.services import public_address, services
from app.web.compare import choices, columns
from app.web.compare.blueprint import blueprint
from app.web.compare.columns import Column
from app.web.compare.rows import rows
from base import clock

DIFFERENCES = "verschillen"


@blueprint.get("/vergelijken")
def compare() -> ResponseReturnValue:
    """The offerings of the address side by side; without any, those of the visitor's own list."""
    chosen = choices.read(request.args)
    if not chosen and (mine := shortlist.chosen()):
        return redirect(choices.address(choices.of(mine)), 303)
    found = columns.find(chosen)
    today = clock.today()
    every = rows([column.offering for column in found], today)
    only = request.args.get("toon") == DIFFERENCES
    hindrances = [(one, columns.hindrance(one.offering, today)) for one in found if one.offering]
    if found:
        counting.record("comparison", value=len(found))
    page = render_template(
        "web/compare/compare.html",
        columns=found,
        rows=[row for row in every if row.differs] if only else every,
        only=only,
        others={"all": choices.address(chosen), "differences": choices.address(chosen, toon=DIFFERENCES)},
        link=public_address(choices.address(chosen)),
        ask_all=_ask_all([column for column, reason in hindrances if not reason]),
        unreachable=[(column.name, reason) for column, reason in hindrances if reason],
        extra=_extra(),
        most=shortlist.MOST,
        longest=choices.LONGEST_NOTE,
    )
    return private(page)


def _ask_all(asked: list[Column]) -> str:
    """The form that puts one question to all of them."""
    return f"/contact?{urlencode([('aanbod', column.identity) for column in asked], safe=':')}" if asked else ""


def _extra() -> tuple[str, str] | None:
    """The offering for which there was no room any more, as id and title."""
    [*wanted] = shortlist.usable(request.args.getlist("erbij"))[:1]
    titles = services().search.titles(wanted)
    return next(iter(titles.items()), None)
