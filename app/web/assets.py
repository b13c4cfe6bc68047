"""Our own style, script, font and marks: their addresses carry a digest, so that browsers keep them for a year."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from markupsafe import Markup

from base.config import ROOT

STATIC = ROOT / "app" / "static"
SHEETS = {  # a sheet as browsers load it: its parts below static/css, in the order in which they count
    "style.css": (
        "tokens",
        "base",
        "parts",
        "search",
        "home",
        "results",
        "cards",
        "facts",
        "forms",
        "screens",
        "results_phone",
    ),
    "offering.css": ("offering",),  # the page of an offering or an organisation
    "map.css": ("map",),  # only where there is a map
    "questions.css": ("questions",),  # the form and the pages of a question
    "stories.css": ("stories",),
    "gaps.css": ("gaps",),
    "compare.css": ("compare",),
    "figures.css": ("figures",),
    "embed.css": ("embed",),  # alone, on the page that other sites frame
    "print.css": ("print",),
    "admin.css": ("admin", "admin_runs", "admin_search", "admin_questions"),
}
_IDLE = re.compile(rb"/\*.*?\*/|\s*\n\s*|(?<=[:,{;>])\s+|\s+(?=[{>])|;\s*(?=\})", re.DOTALL)


@cache
def sheet(name: str) -> bytes:
    """A style sheet, put together of its parts, without comments and blanks. Raises KeyError."""
    parts = [(STATIC / "css" / f"{part}.css").read_bytes() for part in SHEETS[name]]
    return _IDLE.sub(b"", b"\n".join(parts))


@cache
def asset(name: str) -> str:
    """The address of a file below app/static or of a sheet: "/static/style.css?v=1f3a…"."""
    content = sheet(name) if name in SHEETS else (STATIC / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


@cache
def icon(name: str, extra: str = "") -> Markup:
    """A drawn mark from icons.svg. It only decorates: the words beside it say the same."""
    classes = f"icon {extra}".strip()
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        classes, asset("icons.svg"), name
    )
