"""Pages that only say something: about, accessibility, privacy, cookies, colophon, open data, the API."""

from __future__ import annotations

from flask import Blueprint, render_template

from indexer import taxonomy

PAGES = ("over", "toegankelijkheid", "privacy", "cookies", "colofon", "opendata", "api-uitleg")
blueprint = Blueprint("texts", __name__)


@blueprint.get(f"/<any({', '.join(map(repr, PAGES))}):name>")
def text(name: str) -> str:
    """One of them."""
    return render_template(f"web/texts/{name}.html", provinces=taxonomy.PROVINCES, work_forms=taxonomy.WORK_FORMS)
