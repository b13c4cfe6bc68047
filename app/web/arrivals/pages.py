"""The page and the feed (Atom) of new offerings, from the record of changes; of a province or an activity if asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Response, render_template, request

from app.http.services import own_address, public_address, services
from app.search.ask import Ask
from app.search.params import SearchParams, parse
from app.search.results import Hit
from app.web.arrivals.blueprint import blueprint
from app.web.search.cards import cards, no_room
from app.web.search.links import offering_url
from app.wording.dutch import day
from base import clock
from indexer import taxonomy
from indexer.changes import arrivals

MONTH, FEED = timedelta(days=30), timedelta(days=365)  # how far back each goes
MOST = 300  # that are read
IN_FEED = 40
FEED_SECONDS = 3600

_Chosen = Mapping[str, tuple[str, ...]]


@blueprint.get("/nieuw")
def new_offerings() -> str:
    """What came in the last thirty days."""
    chosen, came = _chosen(), _came(MONTH)
    hits = _hits(chosen, came)
    query = urlencode([(name, value) for name, values in chosen.items() for value in values])
    return render_template(
        "web/arrivals/new.html",
        cards=[replace(card, placed=f"Nieuw sinds {day(came[card.id])}") for card in cards(hits, Ask(SearchParams()))],
        chosen=chosen,
        feed=f"/nieuw.xml?{query}" if query else "/nieuw.xml",
        provinces=taxonomy.PROVINCES,
        activities=taxonomy.activities().values(),
    )


@blueprint.get("/nieuw.xml")
def feed() -> Response:
    """The newest of a year, for programs that follow them."""
    came = _came(FEED)
    hits = _hits(_chosen(), came)[:IN_FEED]
    text = render_template(
        "web/arrivals/feed.xml",
        hits=hits,
        came=came,
        changed=came[hits[0]["id"]] if hits else clock.now(),
        page=public_address(own_address().replace("/nieuw.xml", "/nieuw", 1)),
        own=public_address(own_address()),
        no_room=lambda hit: no_room(hit, clock.today()),
        address=lambda hit: public_address(offering_url(hit["id"])),
    )
    response = Response(text, mimetype="application/atom+xml")
    response.cache_control.max_age = FEED_SECONDS
    return response


def _chosen() -> _Chosen:
    """The provinces and activities of the address; what is none is left out, as on the page of results."""
    choices = parse(request.args.to_dict(flat=False))[0].choices
    return {name: choices[name] for name in ("provincie", "activiteit") if choices.get(name)}


def _came(ago: timedelta) -> dict[str, datetime]:
    return arrivals.arrivals(services().db, clock.now() - ago, MOST)


def _hits(chosen: _Chosen, came: Mapping[str, datetime]) -> list[Hit]:
    """Those that are live and fit, the newest first. Raises EngineUnavailable."""
    return [hit for hit in services().search.some(list(came)) if _fits(hit, chosen)]


def _fits(hit: Hit, chosen: _Chosen) -> bool:
    has = {"provincie": {site["province"] for site in hit["sites"]}, "activiteit": set(hit["activities"])}
    return all(has[name] & set(values) for name, values in chosen.items())
