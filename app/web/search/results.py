"""The results page, /zoeken: the heart of the site. Its heading, how the words were read, and its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.http import limited
from app.http.caching import provisional, revalidated
from app.http.services import services
from app.search.ask import Ask
from app.search.params import MAX_WINDOW, SORTS, SearchParams, is_text, parse
from app.search.results import Hit, SearchResults
from app.stories import matching
from app.stories.story import Story
from app.web.picture import Picture, picture
from app.web.search import counted, narrowing
from app.web.search.blueprint import blueprint
from app.web.search.cards import Entry, entries, fold, order, place_words
from app.web.search.headings import heading, readings, sought, too_usual, wordless
from app.web.search.links import LIST, MAP, Links
from app.web.search.pasted import TextForm, needs_page
from app.wording.dutch import of_pages
from base.errors import EngineUnavailable, Fault

RADII = (5, 10, 25, 50, 100)  # km
RETRY_SECONDS = 10
NEAR_THE_TOP = 3  # results whose activities choose a story


@blueprint.get("/zoeken")
def results() -> ResponseReturnValue:
    """Search, and show what was found; faults in the request are said in words, the rest of it is carried out. What is
    longer than one need is a text with several."""
    if is_text(request.args.get("q", "")):
        return needs_page(TextForm(request.args))
    try:
        return _from_engine()
    except EngineUnavailable as error:
        return limited.answer(error) or _away(*parse(request.args.to_dict(flat=False)))


@revalidated
def _from_engine() -> str:
    params, faults = parse(request.args.to_dict(flat=False))
    found = services().search.search(params)
    if not found.whole:
        provisional()
    page = render_template("web/search/results.html", **_page(params, faults, found))
    counted.searched(params, found)
    return page


def _away(params: SearchParams, faults: list[Fault]) -> Response:
    """The engine is away: the last good answer to the same search when there is one, else a calm page."""
    kept = services().search.good.results(params)
    template = "web/search/results.html" if kept else "web/search/search_away.html"
    page = _page(params, faults, kept) if kept else _form(params, faults)
    response = make_response(render_template(template, **page, kept=True), 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _page(asked: SearchParams, faults: list[Fault], found: SearchResults) -> dict[str, object]:
    params = found.ask.params  # what the text chose is chosen, so that it can be taken back as any other choice
    links = _links(params)
    pages = paging(params, found.total)
    listed = _listed(found.hits, found.ask, links)
    return {
        **_form(params, faults),
        "found": found,
        "place": params.place,
        "place_words": place_words(params.place) if params.place else "",
        "need": sought(found),
        "too_usual": too_usual(found),
        "wordless": wordless(found),
        "readings": readings(found, asked, links),
        "heading": heading(found) + of_pages(pages.page, pages.last),
        "listed": listed,
        "drawn": _drawn(listed, params) if links.view == MAP else None,
        "story": _story(found),
        "missing": "" if found.total else links.gaps(found.ask.activity),
        "more": entries(found.more, found.ask),
        "order": order(found.ask),
        "groups": narrowing.groups(found),
        "chips": narrowing.chips(params, links),
        "chosen": narrowing.chosen(params),
        "steps": [(step, replace(links, params=step.params).to()) for step in found.steps],
        "sorts": [(name, label) for name, label in SORTS.items() if name != "afstand" or params.point],
        "pages": pages,
    }


def _listed(hits: list[Hit], ask: Ask, links: Links) -> list[Entry]:
    """The list, folded on its first page by relevance; beside the map each marker keeps its card."""
    listed = entries(hits, ask)
    may_fold = ask.params.page == 1 and ask.params.sort == "relevantie" and links.view == LIST
    return fold(listed) if may_fold else listed


def _story(found: SearchResults) -> Story | None:
    """The story beside the first page of a list."""
    stories, params = services().stories(), found.ask.params
    if params.page > 1 or not (stories and found.hits):
        return None
    activities = {slug for hit in found.hits[:NEAR_THE_TOP] for slug in hit["activities"]}
    province = params.place.province if params.place else None
    return matching.best(stories, activities, params.choices.get("koper", ()), province)


def _drawn(listed: list[Entry], params: SearchParams) -> Picture:
    """The map of the list, under the same numbers."""
    cards = [entry.card for entry in listed]
    first = cards[0].number if cards else 1
    return picture([(card.lat, card.lon) for card in cards], params.point, params.radius, first)


def _form(params: SearchParams, faults: list[Fault]) -> dict[str, object]:
    """What the search form needs; a place that was not understood stays in its box."""
    links, by_field = _links(params), {fault["field"]: fault for fault in faults}
    typed = request.args.get("plaats", "")[:100] if "plaats" in by_field else ""
    candidates = by_field["plaats"].get("candidates", []) if "plaats" in by_field else []
    return {
        "params": params,
        "links": links,
        "faults": by_field,
        "place_typed": params.place.value if params.place else typed,
        "candidates": [(c["label"], links.at(c["value"])) for c in candidates],
        "radii": sorted({*RADII, params.radius}),
    }


def _links(params: SearchParams) -> Links:
    unread = "" if params.place else request.args.get("plaats", "")[:100]
    return Links(params, MAP if request.args.get("weergave") == MAP else LIST, unread)


@dataclass(frozen=True)
class Paging:
    """Pages around the current one; None stands for a gap."""

    page: int
    last: int
    near: list[int | None]


def paging(params: SearchParams, total: int) -> Paging:
    """The pages of a search: first, last and those around the current one."""
    last = max(1, min(ceil(total / params.per_page), MAX_WINDOW // params.per_page))
    kept = sorted({1, last, *range(max(1, params.page - 2), min(last, params.page + 2) + 1)})
    near: list[int | None] = []
    for page in kept:
        if near and near[-1] is not None and page - near[-1] > 1:
            near.append(None)
        near.append(page)
    return Paging(params.page, last, near)
