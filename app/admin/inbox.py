"""What visitors left: questions for the administrators of the place's province, remarks for the platform."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.site import blueprint, me, page_number, platform_only
from app.services import services
from base import database
from base.database import demands as demands_table
from base.database import feedback as feedback_table
from indexer import taxonomy

PER_PAGE = 50


@blueprint.get("/vragen")
def demands() -> ResponseReturnValue:
    """Questions, newest first; an administrator of a province sees those of the province."""
    mine = sa.true() if me().is_platform else demands_table.c.province == me().province
    provinces, buyers = taxonomy.PROVINCES, taxonomy.BUYER_KINDS
    return render_template("admin/demands.html", provinces=provinces, buyers=buyers, **_listed(demands_table, mine))


@blueprint.get("/reacties")
def feedback() -> ResponseReturnValue:
    """Remarks about the site, newest first."""
    platform_only()
    return render_template("admin/feedback.html", **_listed(feedback_table, sa.true()))


def _listed(table: sa.Table, where: sa.ColumnElement[bool]) -> dict[str, Any]:
    """A page of a table's rows, newest first, with the numbers for paging."""
    page = page_number()
    query = sa.select(table).where(where).order_by(table.c.created_at.desc(), table.c.id)
    with database.read(services().db) as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(table).where(where)) or 0
        rows = connection.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return {"rows": rows, "total": total, "page": page, "pages": max(1, -(-total // PER_PAGE))}
