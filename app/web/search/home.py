"""The first page: the search, the sectors, and what was confirmed lately."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template
from flask.typing import ResponseReturnValue

from app import languages
from app.http import limited
from app.http.caching import revalidated
from app.http.services import services
from app.search.params import DEFAULT_RADIUS, SearchParams
from app.search.results import SearchResults
from app.web.search import cards
from app.web.search.blueprint import blueprint
from app.web.search.links import Links
from app.web.search.results import RADII
from base.errors import EngineUnavailable
from indexer import taxonomy

NEWEST = SearchParams(sort="nieuwste", per_page=6)
EXAMPLES = {
    "nl": ("kantoren poetsen", "gras maaien", "onderdelen monteren", "mailing versturen", "relatiegeschenken"),
    "fr": ("nettoyage de bureaux", "tonte de pelouse", "montage de pièces", "envoi de courrier", "cadeaux d'affaires"),
    "en": ("office cleaning", "mowing grass", "assembling parts", "mailings", "business gifts"),
}
STRATEGIC_ICONS = {
    "e-commerce": "shopping-cart",
    "maakindustrie": "wrench",
    "hernieuwbare-energie": "zap",
    "circulaire-economie": "recycle",
    "zorg": "heart-handshake",
}


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """The search form first. Without the engine the page stands, if need be without counts and recent offerings."""
    try:
        return _from_engine()
    except EngineUnavailable as error:
        return limited.answer(error) or _page(services().search.good.results(NEWEST))


@revalidated
def _from_engine() -> str:
    return _page(services().search.search(NEWEST))


def _page(found: SearchResults | None) -> str:
    counts = _counts(found)
    return render_template(
        "web/search/home.html",
        links=Links(SearchParams()),
        params=SearchParams(),
        radii=RADII,
        default_radius=DEFAULT_RADIUS,
        examples=EXAMPLES[languages.current()],
        total=found.total if found else None,
        recent=cards.cards(found.hits, found.ask) if found else [],
        sectors=[(sector, counts.get(sector.slug, 0) if found else None) for sector in taxonomy.sectors().values()],
        strategic=[(label, STRATEGIC_ICONS[slug], strategic_url(slug)) for slug, label in taxonomy.STRATEGIC.items()],
    )


def _counts(found: SearchResults | None) -> dict[str, int]:
    facets = found.facets if found else ()
    return {value["value"]: value["count"] for facet in facets if facet.name == "sector" for value in facet.values}


def strategic_url(slug: str) -> str:
    """The results for all activities of a strategic sector."""
    chosen = [activity.slug for activity in taxonomy.activities().values() if slug in activity.strategic]
    return f"/zoeken?{urlencode([('activiteit', activity) for activity in chosen])}"
