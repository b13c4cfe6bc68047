"""The backlog: what visitors searched and hardly found, with rules to suggest."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.search.blueprint import blueprint
from app.admin.site import needs
from app.events import record, search_log
from app.events.search_log import Counted
from app.http.services import services
from app.quality.suggested_rules import Suggestion, suggest
from app.search.params import SearchParams
from base.errors import EngineUnavailable

SHOWN = 40


@dataclass(frozen=True)
class Row:
    """A text with what it finds now, everywhere; `total` is None while the engine is away."""

    counted: Counted
    total: int | None
    suggestions: list[Suggestion]


@blueprint.get("/zoekvragen")
@needs("ranking.edit")
def backlog() -> ResponseReturnValue:
    """What found hardly anything, most often asked first; what finds enough by now stands apart."""
    weak = search_log.weak(services().db)
    rows = [_row(found) for found in weak[:SHOWN]]
    still = [row for row in rows if row.total is None or row.total < search_log.WEAK]
    return render_template(
        "admin/search/backlog.html",
        rows=still,
        solved=[row for row in rows if row not in still],
        total=len(weak),
        lost=record.lost_lately(services().db),
        shown_from=search_log.SHOWN_FROM,
        days=search_log.KEPT_DAYS,
    )


def _row(counted: Counted) -> Row:
    search = services().search
    try:
        found = search.search(SearchParams(q=counted.text, per_page=5))
        spelling = search.live.words().spelling
    except EngineUnavailable:
        return Row(counted, None, [])
    weak = found.total < search_log.WEAK
    return Row(counted, found.total, suggest(counted.text, found, spelling) if weak else [])
