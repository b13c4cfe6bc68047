"""Counting what a visitor does: onto the queue of the process, and nothing else, while the answer is made.

Who asks not to be followed (DNT, Global Privacy Control) is not counted, nor is a page that a browser fetches ahead.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, request
from werkzeug.wrappers import Response

from app.events.profile import COOKIE
from app.events.touches import Touches, of_today
from app.http.services import services
from base import database

CAMPAIGN = "campagne"  # in an address: the slug of the campaign whose link it is
NOTHING: Mapping[str, str | bool] = {}
_PAGE = (200, 304)


def may_count() -> bool:
    """Whether this request may leave an event of a visitor."""
    sent = request.environ  # headers as they came: looked up in five times less
    refused = sent.get("HTTP_DNT") == "1" or sent.get("HTTP_SEC_GPC") == "1"
    return not refused and "prefetch" not in sent.get("HTTP_SEC_PURPOSE", "")


def agent() -> str:
    """The browser of the visitor."""
    return str(request.environ.get("HTTP_USER_AGENT", ""))


def record(kind: str, facts: Mapping[str, str | bool] = NOTHING, *, value: int = 1) -> None:
    """Count an event of the visitor who asks for this page; which kinds and dimensions there are: docs/figures.md."""
    if may_count():
        said = request.cookies.get(COOKIE, "") if "HTTP_COOKIE" in request.environ else ""
        who = {"address": request.remote_addr or "", "agent": agent(), "profile": said, "partner": _partner()}
        by = {"campaign": named} if (named := _campaign()) else {}
        services().events.record(kind, {**who, **by, "value": value, **facts})


def _partner() -> str:
    """The partner from whose box a search comes."""
    known = services().settings.partners
    named = request.args.get("partner", "") if known else ""
    return named if named and named in known.split() else ""


def record_visit(response: Response) -> None:
    """Count the day of a visitor who gets a page, unless its event says so already; and that it came by a campaign."""
    if (
        "elsewhere" not in g
        and request.method == "GET"
        and response.status_code in _PAGE
        and response.mimetype == "text/html"
    ):
        if "visited" not in g:
            record("visit")
        if CAMPAIGN in request.args and _campaign():
            record("campaign", {"step": "link"})


def record_campaign(slug: str, step: str) -> None:
    """Count that the page of a campaign is opened; all of this request is by that campaign."""
    g.campaign = slug
    record("campaign", {"step": step})


def touches() -> Touches:
    """By which campaigns the visitor came today, as far as it may be counted. Raises sqlalchemy.exc.SQLAlchemyError."""
    if not may_count():
        return Touches()
    with database.read(services().db) as connection:
        known = of_today(connection, request.remote_addr or "", agent())
    return known.then(_campaign())


def _campaign() -> str:
    """The campaign by which this request comes: what strangers write into an address is none."""
    named = str(g.get("campaign") or request.args.get(CAMPAIGN, ""))
    return named if named and any(one.slug == named for one in services().campaigns()) else ""
