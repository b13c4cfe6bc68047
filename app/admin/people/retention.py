"""Bewaartermijnen: how long rows of each table stay, and what the nights removed."""

from __future__ import annotations

from flask import render_template

from app.admin.people.blueprint import blueprint
from app.admin.site import needs
from app.http.services import services
from app.privacy import retention as rules


@blueprint.get("/bewaartermijnen")
@needs("audit.see")
def retention() -> str:
    """The rules, and a line for each night."""
    timed = sorted((rule for rule in rules.RULES if rule.days), key=lambda rule: (rule.table.name, rule.days))
    return render_template("admin/people/retention.html", rules=timed, reports=rules.reports(services().db))
