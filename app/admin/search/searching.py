"""The search, in one place of the back office: what visitors ask, the words, fixed places, judgments, and why."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.search.blueprint import blueprint
from app.admin.site import me, needs
from app.events import search_log
from app.http.services import services
from app.quality import judgments, pin_store
from indexer import phrase_store
from indexer.rules import rule_store


@blueprint.get("/zoeken")
@needs("offerings.explain")
def searching() -> ResponseReturnValue:
    """What there is to do, with numbers."""
    if not me().may_somewhere("ranking.edit"):
        return render_template("admin/search/start.html", counts={})
    db = services().db
    counts = {
        "admin.search.backlog": len(search_log.weak(db)),
        "admin.search.synonyms": len(rule_store.listed(db, "draft")),
        "admin.search.phrases": sum(not row.removed_at for row in phrase_store.listed(db)),
        "admin.search.pins": len(pin_store.listed(db)),
        "admin.search.judged": len(judgments.listed(db)),
    }
    return render_template("admin/search/start.html", counts=counts)
