"""Addresses of our own style, script, font and marks: each carries a digest, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from markupsafe import Markup

from base.config import ROOT

STATIC = ROOT / "app" / "static"
_CODE = ("*.py", "*.html", "*.css", "*.js", "*.toml", "*.svg")  # what decides how a page looks


@cache
def asset(name: str) -> str:
    """The address of a file below app/static: "/static/style.css?v=1f3a…"."""
    return f"/static/{name}?v={_digest([STATIC / name])}"


@cache
def icon(name: str, extra: str = "") -> Markup:
    """A drawn mark from icons.svg. It only decorates: the words beside it say the same."""
    classes = f"icon {extra}".strip()
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        classes, asset("icons.svg"), name
    )


@cache
def code_version() -> str:
    """A digest of code and templates: a page of an older release is never taken for unchanged."""
    folders = (ROOT / "app", ROOT / "dutch", ROOT / "indexer")
    return _digest(sorted(path for folder in folders for pattern in _CODE for path in folder.rglob(pattern)))


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
