"""What visitors left: questions for the administrators of the place's province, remarks for the platform."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.site import blueprint, me, needs, page_number
from app.demands import store
from app.services import services
from base import database
from base.tables import feedback as remarks
from indexer import taxonomy

PER_PAGE = 50


@blueprint.get("/vragen")
@needs("demands.see")
def demands() -> ResponseReturnValue:
    """Questions, newest first; an administrator of a province sees those of the province."""
    db, page = services().db, page_number()
    mine = me().reach("demands.see")
    total = store.count_for(db, mine)
    return render_template(
        "admin/demands.html",
        demands=store.list_for(db, mine, PER_PAGE, (page - 1) * PER_PAGE),
        total=total,
        page=page,
        pages=pages_of(total),
        provinces=taxonomy.PROVINCES,
        buyers=taxonomy.BUYER_KINDS,
    )


@blueprint.get("/reacties")
@needs("feedback.see")
def feedback() -> ResponseReturnValue:
    """Remarks about the site, newest first."""
    page = page_number()
    newest = sa.select(remarks).order_by(remarks.c.created_at.desc(), remarks.c.id.desc())
    with database.read(services().db) as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(remarks)) or 0
        rows = connection.execute(newest.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return render_template("admin/feedback.html", rows=rows, total=total, page=page, pages=pages_of(total))


def pages_of(total: int) -> int:
    """How many pages a table of so many rows has."""
    return max(1, -(-total // PER_PAGE))
