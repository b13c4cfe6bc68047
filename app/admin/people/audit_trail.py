"""The audit trail: who did what and when, whether the chain is whole, and all of it as CSV."""

from __future__ import annotations

import json
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.admin.people.blueprint import blueprint
from app.admin.site import needs, page_number, paged
from app.http.download import csv_file
from app.http.services import services
from app.security import audit
from app.wording import audit_words

PER_PAGE = 50


@blueprint.get("/logboek")
@needs("audit.see")
def audit_trail() -> ResponseReturnValue:
    """Actions, newest first; of one person or one kind when the address says so."""
    db, page, (who, action) = services().db, page_number(), _chosen()
    total = audit.count(db, who=who, action=action)
    people, kinds = audit.choices(db)
    return render_template(
        "admin/people/audit_trail.html",
        entries=audit.entries(db, who=who, action=action, limit=PER_PAGE, offset=(page - 1) * PER_PAGE),
        moment_of=lambda entry: datetime.fromisoformat(entry.at),
        broken=audit.broken(db),
        chosen={"who": who, "action": action},
        people=people,
        kinds=kinds,
        trail=audit_words,
        **paged(total, PER_PAGE),
    )


@blueprint.get("/logboek.csv")
@needs("audit.see")
def audit_csv() -> ResponseReturnValue:
    """The same, whole."""
    who, action = _chosen()
    found = audit.entries(services().db, who=who, action=action, limit=None)
    rows = ((str(e.id), e.at, e.who, e.action, e.subject, json.dumps(e.details, ensure_ascii=False)) for e in found)
    return csv_file("logboek.csv", ("nummer", "wanneer", "wie", "wat", "waarover", "bijzonderheden"), rows)


def _chosen() -> tuple[str, str]:
    """Of whom and of which kind; empty: all of them."""
    return request.args.get("wie", "")[:80], request.args.get("wat", "")[:60]
