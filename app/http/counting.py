"""Counting what a visitor does: onto the queue of the process, and nothing else, while the answer is made.

Who asks not to be followed (DNT, Global Privacy Control) is not counted, nor is a page that a browser fetches ahead.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, request
from werkzeug.wrappers import Response

from app.events.profile import COOKIE
from app.http.services import services

NOTHING: Mapping[str, str] = {}
_PAGE = (200, 304)


def may_count() -> bool:
    """Whether this request may leave an event of a visitor."""
    headers = request.headers
    refused = headers.get("DNT") == "1" or headers.get("Sec-GPC") == "1"
    return not refused and "prefetch" not in headers.get("Sec-Purpose", "")


def record(kind: str, dimensions: Mapping[str, str] = NOTHING, *, value: int = 1) -> None:
    """Count an event of the visitor who asks for this page; which kinds and dimensions there are: docs/figures.md."""
    if may_count():
        who = {"address": request.remote_addr or "", "agent": request.headers.get("User-Agent", "")}
        said, named = request.cookies.get(COOKIE, ""), request.args.get("partner", "")
        partner = named if named and named in services().settings.partners.split() else ""
        about: dict[str, str | int] = {"profile": said, "partner": partner, "value": value, **dimensions}
        services().events.record(kind, {**who, **about})


def record_visit(response: Response) -> None:
    """Count the day of a visitor who gets a page."""
    if (
        request.method == "GET"
        and "elsewhere" not in g
        and response.status_code in _PAGE
        and response.mimetype == "text/html"
    ):
        record("visit")
