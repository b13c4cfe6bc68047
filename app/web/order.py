"""The page that explains the order of results, from the very numbers that make it."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.search import relevance
from app.wording.dutch import NO_BREAK

FIELDS = {
    "title": "de titel",
    "activity_text": "de activiteiten",
    "affirmed": "de beschrijving",
    "organisation_name": "de naam van de organisatie",
}
blueprint = Blueprint("order", __name__)


@blueprint.get("/volgorde")
def order() -> str:
    """What counts, and how much."""
    weights = [(FIELDS[field], _percent(weight)) for field, weight in relevance.TEXT_WEIGHTS.items()]
    return render_template("web/texts/volgorde.html", weights=weights, relevance=relevance, percent=_percent)


def _percent(share: float) -> str:
    return f"{round(100 * share)}{NO_BREAK}%"
