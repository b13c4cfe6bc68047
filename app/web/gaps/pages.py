"""What is missing, for everybody: a list, nearest to a place first, and a page for each gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlencode

from flask import abort, render_template, request

from app.gaps import flow, rule, store
from app.gaps.gap import Gap
from app.http.services import services
from app.search.params import place_label
from app.web.gaps.blueprint import blueprint
from app.web.search.links import offering_url, search_url
from base import clock, database
from base.tables import gaps as table
from dutch import typed_place
from dutch.places import Place, distance_km

MOST = 50  # in the list


@blueprint.get("/wat-ontbreekt")
def list_gaps() -> str:
    """The gaps around a place, else the newest ones; what was just sought in vain comes first."""
    typed = request.args.get("plaats", "")[:100]
    read = typed_place.read(typed) if typed else None
    place, sought = read.place if read else None, request.args.get("activiteit", "")
    every = _ordered(_public(), place, sought)
    return render_template(
        "web/gaps/gaps.html",
        gaps=every[:MOST],
        total=len(every),
        typed=place_label(place) if place else typed,
        place=place,
        unread=bool(typed) and place is None,
        sought=sought,
        states=flow.STATES,
    )


def _public() -> list[Gap]:
    """What everybody sees: sought, or filled lately."""
    lately = table.c.changed_at > clock.now() - timedelta(days=rule.REST)
    shown = table.c.state.in_(flow.SOUGHT) | ((table.c.state == "filled") & lately)
    with database.read(services().db) as connection:
        return store.some(connection, shown)


def _ordered(gaps: Iterable[Gap], place: Place | None, sought: str) -> list[Gap]:
    return sorted(gaps, key=lambda gap: (_km(gap.place, place), gap.activity != sought))


def _km(town: Place, place: Place | None) -> float:
    """How far a municipality lies from a place; of a province or a region whether it lies in it."""
    if place is None:
        return 0.0
    if town.lat is not None and town.lon is not None and place.lat is not None and place.lon is not None:
        return 0.0 if town.nis == place.nis else distance_km((town.lat, town.lon), (place.lat, place.lon))
    return float(town.nis not in place.towns if place.towns else town.province != place.province)


@blueprint.get("/wat-ontbreekt/<int:gap_id>")
def show_gap(gap_id: int) -> str:
    """One gap: how it stands, and what can be done about it."""
    gap = store.find(services().db, gap_id) or abort(404)
    pairs = [("activiteit", gap.activity), ("plaats", gap.place.value)]
    return render_template(
        "web/gaps/gap.html",
        gap=gap,
        offering=offering_url(gap.filled_by) if gap.filled_by else "",
        search=search_url(pairs),
        question=f"/stel-je-vraag?{urlencode([('q', gap.work), *pairs])}",
        alert=f"/meldingen/nieuw?{urlencode(pairs)}",
    )
