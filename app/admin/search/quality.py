"""How well the search answered, night after night: a curve and its table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.search.blueprint import blueprint
from app.admin.site import needs
from app.http.services import services
from app.quality import score_log
from app.quality.score_log import MAX_FALL

NIGHTS = 60  # of the curve
WIDTH, HEIGHT = 600, 200  # of the drawing, in its own units


@blueprint.get("/zoekkwaliteit")
@needs("ranking.edit")
def quality() -> ResponseReturnValue:
    """The curve of the last nights, and whether a score has fallen."""
    nights = score_log.nights(services().db, NIGHTS)
    lines = {
        "written": curve([(night.day, night.written) for night in nights]),
        "implicit": curve([(night.day, night.implicit) for night in nights]),
    }
    falls = score_log.falls(nights)
    return render_template("admin/search/quality.html", nights=nights, lines=lines, falls=falls, most=MAX_FALL)


def curve(scores: Sequence[tuple[date, float | None]]) -> list[tuple[float, float]]:
    """The points of a line, from the first day at the left to the last at the right, a score of 1 at the top."""
    if not scores:
        return []
    first, span = scores[0][0], max((scores[-1][0] - scores[0][0]).days, 1)
    return [
        (round(WIDTH * (day - first).days / span, 1), round(HEIGHT * (1 - score), 1))
        for day, score in scores
        if score is not None
    ]
