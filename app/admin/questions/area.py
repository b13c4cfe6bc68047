"""The area of somebody at a glance: own figures, and offerings that nobody confirmed for long."""

from __future__ import annotations

from flask import render_template
from opensearchpy.exceptions import OpenSearchException

from app.admin.questions.blueprint import blueprint
from app.admin.site import me, needs
from app.desk import figures, reach, stale
from app.http.services import services
from app.questions import choices
from app.security import municipalities
from app.wording.dutch import decimal
from base import database
from base.errors import EngineUnavailable


@blueprint.get("/gebied")
@needs("demands.see")
def area() -> str:
    """How the own area is doing."""
    own = me().reach("demands.see")
    with database.read(services().db) as connection:
        found = figures.of(connection, reach.of(connection, me()))
    return render_template(
        "admin/questions/area.html",
        figures=found,
        since=figures.since(),
        days=decimal(found.days_to_answer, "0.#") if found.days_to_answer is not None else "",
        states=choices.STATES,
        because=choices.BECAUSE,
        stale=_stale(),
        own_area=municipalities.label(own),
    )


def _stale() -> stale.Listing | None:
    """None while the engine is away: the figures do not need it."""
    try:
        return stale.of(services().search, me().reach("demands.see"))
    except (EngineUnavailable, OpenSearchException):
        return None
