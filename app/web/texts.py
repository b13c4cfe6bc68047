"""Pages that only say something: about, accessibility, privacy, cookies, colophon."""

from __future__ import annotations

from flask import render_template

from app.web.site import blueprint
from indexer import taxonomy

PAGES = ("over", "toegankelijkheid", "privacy", "cookies", "colofon")


def _add(name: str) -> None:
    def show() -> str:
        return render_template(f"web/texts/{name}.html", provinces=taxonomy.PROVINCES, work_forms=taxonomy.WORK_FORMS)

    blueprint.add_url_rule(f"/{name}", name, show)


for _name in PAGES:
    _add(_name)
