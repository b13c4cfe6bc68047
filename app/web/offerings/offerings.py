"""One offering, one organisation, and their photos."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, make_response, redirect, render_template, send_from_directory
from werkzeug.wrappers import Response as BaseResponse

from app.http.caching import provisional, revalidated
from app.http.services import public_address, services
from app.questions.choices import PUBLIC_BUYERS
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import Hit
from app.search.scope import is_unconfirmed
from app.search.service import is_identity
from app.web.offerings import structured
from app.web.offerings.blueprint import blueprint
from app.web.offerings.facts import facts
from app.web.picture import of_sites
from app.web.search import cards, counted
from app.web.search.links import offering_url, organisation_url, photo_url, search_url
from app.web.site import PICTURE_POLICY
from base import clock
from base.errors import EngineUnavailable
from indexer import cpv, procurement, taxonomy
from indexer.changes import withdrawn
from indexer.document.fields import Offering
from indexer.document.parts import Site
from indexer.edits import edit_store

PHOTO_SECONDS = 30 * 86_400
OTHERS = 6  # other offerings of the organisation on an offering's page


@blueprint.get("/aanbod/<identity>")
@revalidated
def offering(identity: str) -> BaseResponse | str:
    """Everything a buyer decides on; 301 or 410 for an offering that moved or was withdrawn, 404 for an unknown one."""
    found = services().search.get(identity)
    if found is None:
        return _gone(identity)
    if found["duplicate_of"]:
        return redirect(offering_url(found["duplicate_of"]), 301)
    siblings = _siblings(found)
    page = render_template(
        "web/offerings/offering.html",
        offering=found,
        others=_cards(siblings[:OTHERS]),
        more=len(siblings) - OTHERS,
        canonical=public_address(offering_url(found["twin_of"] or identity)),
        data=structured.service(found, public_address, clock.today()),
        **_words(found),
    )
    counted.opened(found)
    return page


def _siblings(offering: Offering) -> list[Hit]:
    """The other offerings of its organisation; none when the engine takes too long for them."""
    try:
        hits = services().search.of_organisation(offering["organisation_id"])
    except EngineUnavailable:
        provisional()
        return []
    return [hit for hit in hits if hit["id"] not in (offering["id"], offering["twin_of"])]


def _words(offering: Offering) -> dict[str, object]:
    """The codes of an offering as the words that the page shows."""
    activities = [taxonomy.activities()[slug] for slug in offering["activities"]]
    return {
        "taxonomy": taxonomy,
        "organisation_url": organisation_url(offering["organisation_id"]),
        "where": cards.where(offering["sites"]),
        "activities": [(a.label, search_url([("activiteit", a.slug)])) for a in activities],
        "public_buyers": PUBLIC_BUYERS,
        "ways_to_buy": procurement.open_to(offering["work_form"]),
        "ways_as_of": procurement.AS_OF,
        "cpv": cpv.suggested(offering["activities"]),
        "drawn": of_sites(offering["sites"]),
        "area": cards.area_words(offering["service_area"], offering["sites"]),
        "facts": facts(offering),
        "ways": [(cards.DELIVERY_ICONS[way], way, taxonomy.DELIVERY[way]) for way in offering["delivery"]],
        "buyers": [taxonomy.BUYER_KINDS[kind] for kind in offering["buyer_kinds"]],
        "twins": [(taxonomy.PROVINCES[twin.partition(":")[0]], offering_url(twin)) for twin in offering["twins"]],
        "photos": [(photo_url(photo["file"]), photo.get("alt", "")) for photo in offering["photos"]],
        "stale": cards.stale_note(offering) if offering["stale"] else "",
        "paused_until": cards.paused_until(offering, clock.today()),
        "full_until": cards.full_until(offering, clock.today()),
        "unconfirmed": is_unconfirmed(offering["freshness"], clock.today()),
        "confirmed": max(offering["confirmed_on"] or "", offering["verified_at"] or ""),
    }


def _gone(identity: str) -> BaseResponse:
    """The answer for an address without an offering (any more)."""
    known = withdrawn.find(services().db, identity) if is_identity(identity) else None
    if known is None:
        abort(404)
    if known.moved_to:
        return redirect(offering_url(known.moved_to), 301)
    return make_response(
        render_template("web/offerings/withdrawn.html", title=known.title, similar=_similar(known)), 410
    )


def _similar(known: withdrawn.Withdrawn) -> list[cards.Card]:
    """Alternatives; none when the engine is away: that the offering is gone stays true."""
    try:
        return _cards(services().search.similar(known.activities, known.municipality))
    except EngineUnavailable:
        return []


def _cards(hits: list[Hit]) -> list[cards.Card]:
    return cards.cards(hits, Ask(SearchParams()))


@blueprint.get("/organisatie/<identity>")
@revalidated
def organisation(identity: str) -> BaseResponse | str:
    """An organisation with its sites and all that it offers. 301 when it was merged, 404 when it offers nothing."""
    hits = services().search.of_organisation(identity)
    chief = services().search.get(hits[0]["id"]) if hits else None
    if chief is None:
        return _merged(identity)
    sites = _sites(hits)
    return render_template(
        "web/offerings/organisation.html",
        organisation=chief,
        work_form=taxonomy.WORK_FORMS[chief["work_form"]],
        sites=sites,
        drawn=of_sites(sites),
        cards=_cards(hits),
        canonical=public_address(organisation_url(identity)),
        data=structured.organisation_page(chief, public_address),
    )


def _merged(identity: str) -> BaseResponse:
    """The way to the organisation that another one was merged into."""
    into = edit_store.merges(services().db).get(identity)
    return redirect(organisation_url(into), 301) if into else abort(404)


def _sites(hits: list[Hit]) -> list[Site]:
    """Every site once, by its address."""
    found = {(s["postcode"], s.get("street", ""), s.get("name", "")): s for hit in hits for s in hit["sites"]}
    return list(found.values())


@blueprint.get("/foto/<file>")
def photo(file: str) -> Response:
    """A photo that we stored ourselves. Its name changes with its content, so browsers may keep it."""
    folder = Path(services().settings.var).resolve() / "photos"
    answer = send_from_directory(folder, file, max_age=PHOTO_SECONDS)
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    return answer
