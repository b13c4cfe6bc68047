"""What is counted of searches, and of the offerings that are opened from them."""

from __future__ import annotations

from urllib.parse import parse_qs

from flask import g, request

from app.events import result_log, search_log
from app.http import counting
from app.http.services import services
from app.search.params import DEFAULT_RADIUS, SearchParams, is_text, parse
from app.search.relevance import FEW
from app.search.results import SearchResults
from base import web_address
from base.errors import EngineUnavailable
from dutch.places import Place
from indexer.document.fields import Offering

_RESULTS = "/zoeken"


def searched(params: SearchParams, results: SearchResults) -> None:
    """Count the first page of a search: its text, what it is about, what it shows, and the visit. That is one event,
    so that the page waits for as little as possible."""
    if params.page > 1 or not counting.may_count():
        return
    text = search_log.to_keep(results.understood) or ""
    shown = " ".join([hit["id"] for hit in (*results.hits, *results.more)][: result_log.TOP])
    if not params.as_args():
        facts = {"agent": counting.agent(), "text": text, "shown": shown, "opened": ""}
        services().events.record(result_log.KIND, facts)
        return
    fitting = max(results.total, results.everywhere)
    about: dict[str, str] = {"step": _step(fitting), "unmet": " ".join(unmet_need(results) or ()), **subject(results)}
    seen: dict[str, str | bool] = {
        "text": text,
        "weak": fitting < search_log.WEAK,
        "shown": shown,
        "opened": "",
        "visit": True,
    }
    counting.record("search", {**about, **seen}, value=fitting)
    g.visited = True


def unmet_need(results: SearchResults) -> tuple[str, str] | None:
    """The activity and the municipality of a search that is a signal (docs/gaps.md)."""
    params, place = results.ask.params, results.ask.place
    if results.total >= FEW or params.page > 1 or not results.whole or results.ask.proposed:
        return None
    narrowed = params.municipalities or set(params.choices) - {"activiteit"} or results.understood.organisation
    if place is None or place.nis is None or params.radius < DEFAULT_RADIUS or narrowed:
        return None
    activity = results.ask.activity
    return (activity, place.nis) if activity else None


def _step(fitting: int) -> str:
    return "empty" if not fitting else "weak" if fitting < search_log.WEAK else "found"


def subject(results: SearchResults) -> dict[str, str]:
    """What a search is about, as dimensions of an event."""
    return {"activity": _activity(results), **_at(results.ask.place)}


def _activity(results: SearchResults) -> str:
    """The chosen activity, else that of the best result."""
    chosen = results.ask.params.choices.get("activiteit", ())
    best = results.hits[0]["activities"] if results.hits else []
    return next(iter((*chosen, *best)), "")


def _at(place: Place | None) -> dict[str, str]:
    return {"province": place.province, "municipality": place.nis or ""} if place else {}


def opened(offering: Offering) -> None:
    """Count that the page of an offering is opened, and from which search."""
    if not counting.may_count():
        return
    seen = {"text": _text_before(), "shown": "", "opened": offering["id"]}
    about = {"activity": next(iter(offering["activities"]), "")}
    for site in offering["sites"][:1]:
        about |= {"province": site["province"], "municipality": site["nis"], "organisation_seat": site["nis"]}
    counting.record("offering", {**about, **seen})


def _text_before() -> str:
    """The text of the search on our own site from which this page was opened; "" when it may not be counted."""
    before = web_address.parts(request.referrer or "")
    args = parse_qs(before.query) if before else {}
    if before is None or before.netloc != request.host or before.path != _RESULTS or is_text(args.get("q", [""])[0]):
        return ""
    try:
        return search_log.to_keep(services().search.read(parse(args)[0]).understood) or ""
    except EngineUnavailable:
        return ""
