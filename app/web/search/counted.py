"""What is counted of searches, and of the offerings that are opened from them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask import request

from app.events import result_log, search_log, unmet
from app.http import counting
from app.http.services import services
from app.search.params import DEFAULT_RADIUS, SearchParams, is_text, parse
from app.search.relevance import FEW
from app.search.results import SearchResults
from base.errors import EngineUnavailable
from dutch.places import Place
from indexer.document.fields import Offering

_RESULTS = "/zoeken"


def searched(params: SearchParams, results: SearchResults) -> None:
    """Count the first page of a search: its text, what it is about, and what it shows."""
    if params.page > 1 or not counting.may_count():
        return
    agent = request.headers.get("User-Agent", "")
    search_log.record(services().events, params, results, agent)
    if signal := unmet_need(results):
        services().events.record(unmet.KIND, {"activity": signal[0], "municipality": signal[1], "agent": agent})
    shown = [hit["id"] for hit in (*results.hits, *results.more)][: result_log.TOP]
    _record_results(search_log.to_keep(results.understood) or "", shown=" ".join(shown))
    if params.as_args():
        fitting = max(results.total, results.everywhere)
        counting.record("search", {"step": _step(fitting), **subject(results)}, value=fitting)


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
    _record_results(_text_before(), opened=offering["id"])
    about = {"activity": next(iter(offering["activities"]), "")}
    for site in offering["sites"][:1]:
        about |= {"province": site["province"], "municipality": site["nis"], "organisation_seat": site["nis"]}
    counting.record("offering", about)


def _record_results(text: str, shown: str = "", opened: str = "") -> None:
    facts = {"agent": request.headers.get("User-Agent", ""), "text": text, "shown": shown, "opened": opened}
    services().events.record(result_log.KIND, facts)


def _text_before() -> str:
    """The text of the search on our own site from which this page was opened; "" when it may not be counted."""
    before = urlsplit(request.referrer or "")
    args = parse_qs(before.query)
    if before.netloc != request.host or before.path != _RESULTS or is_text(args.get("q", [""])[0]):
        return ""
    try:
        return search_log.to_keep(services().search.read(parse(args)[0]).understood) or ""
    except EngineUnavailable:
        return ""
