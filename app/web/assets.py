"""Addresses of our own style, script, font and marks: a digest in each lets browsers keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache

from markupsafe import Markup

from base.config import ROOT

STATIC = ROOT / "app" / "static"


@cache
def asset(name: str) -> str:
    """The address of a file below app/static: "/static/style.css?v=1f3a…"."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


@cache
def icon(name: str, extra: str = "") -> Markup:
    """A drawn mark from icons.svg. It only decorates: the words beside it say the same."""
    classes = f"icon {extra}".strip()
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        classes, asset("icons.svg"), name
    )
