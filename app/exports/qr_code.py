"""QR codes of addresses."""

from __future__ import annotations

import io
from typing import Literal

import segno

Kind = Literal["svg", "png"]
GREEN = "#0b5c57"
_DOTS = 20  # of a PNG, for each square: sharp on a poster
_QUIET = 4  # squares around it, without which cameras do not find it


def inline_svg(url: str) -> str:
    """The code of an address as SVG without a border, for a page that has white around it."""
    made = io.BytesIO()
    segno.make(url, error="m").save(made, kind="svg", dark=GREEN, border=0, xmldecl=False)
    return made.getvalue().decode()


def picture(url: str, kind: Kind) -> bytes:
    """The code of an address as a picture of its own."""
    made = io.BytesIO()
    look = {"dark": "#000000", "light": "#ffffff", "border": _QUIET}
    segno.make(url, error="m").save(made, kind=kind, scale=_DOTS, **look)
    return made.getvalue()
