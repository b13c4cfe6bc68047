"""The brochure of a search or an area, as PDF: what stands in it, and the page that gives it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.exports import qr_code
from app.http import counting, download
from app.http.caching import revalidated
from app.http.services import public_address, services
from app.paper import typeset
from app.search.results import SearchResults
from app.security import limits
from app.web.assets import STATIC
from app.web.exports import entries, pages
from app.web.exports.blueprint import blueprint
from app.web.exports.columns import CONTACT, Contact
from app.web.exports.pages import MOST_PRINTED, search_params
from app.web.search import narrowing
from app.web.search.cards import place_words
from app.web.search.counted import subject
from app.web.search.headings import heading, need
from app.web.search.links import Links
from app.wording.dutch import day, number
from base import clock

_PAGE = re.compile(rb"/Type\s*/Page\b")  # of a PDF
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)" viewBox="([0-9 ]+)">(.*?)</symbol>')


@blueprint.get("/zoeken/brochure.pdf")
@limits.per_visitor
@revalidated
def brochure() -> ResponseReturnValue:
    """The brochure of this search; the page of the choices when nothing was found, or while others wait for theirs."""
    search = services().search
    found = search.every(search_params(), MOST_PRINTED)
    if not found.hits:
        return pages.page(), 404
    contacts = search.fields([hit["id"] for hit in found.hits], CONTACT)
    try:
        made = typeset.pdf("brochure", contents(found, contacts, request.args.get("volgens") or entries.THEME))
    except typeset.PaperAway:
        return pages.page(busy=True), 503
    counting.record("brochure", subject(found), value=len(_PAGE.findall(made)))
    return _shown(made)


def _shown(made: bytes) -> Response:
    response = download.file(f"doeners-brochure-{clock.today()}.pdf", made)
    response.headers["Content-Disposition"] = response.headers["Content-Disposition"].replace("attachment", "inline")
    return response


def contents(results: SearchResults, contacts: Mapping[str, Contact], grouping: str) -> dict[str, object]:
    """What the template brochure.typ reads."""
    params = results.ask.params
    url = public_address(Links(params).to())
    chips = [chip.label for chip in narrowing.chips(params, Links(params))]
    return {
        "title": _title(results),
        "area": _area(results),
        "found": _found(results),
        "filters": "; ".join(chips[1:] if params.place else chips),
        "date": day(clock.today()),
        "url": url,
        "qr": qr_code.inline_svg(url),
        "signs": entries.SIGNS,
        "icons": {sign["icon"]: icon_svg(sign["icon"]) for sign in entries.SIGNS},
        "groups": entries.groups(results.hits, contacts, results.ask, grouping),
    }


def _title(results: SearchResults) -> str:
    sought = need(results.understood)
    return f"Sociaal kopen: {sought}" if sought else "Wat sociale ondernemingen voor u doen"


def _area(results: SearchResults) -> str:
    place = results.ask.place
    if not place:
        return "in heel Vlaanderen en Brussel"
    return f"{'rond' if place.lat is not None else 'in'} {place_words(place)}"


def _found(results: SearchResults) -> str:
    rows, said = len(results.hits), heading(results)
    return said if rows == results.total else f"De eerste {number(rows)} van {said}"


@cache
def _symbols() -> Mapping[str, tuple[str, str]]:
    drawn = (STATIC / "icons.svg").read_text(encoding="utf-8")
    return {name: (box, shapes) for name, box, shapes in _SYMBOL.findall(drawn)}


@cache
def icon_svg(name: str) -> str:
    """A drawn mark of the site as a picture of its own."""
    box, shapes = _symbols()[name]
    look = f'fill="none" stroke="{qr_code.GREEN}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="{box}" {look}>{shapes}</svg>'
