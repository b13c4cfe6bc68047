"""For programs that visit: robots.txt, security.txt, the site map, the search box of browsers, the mark in a tab."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from app.http.services import public_address, services
from app.languages import TRANSLATED
from app.questions import public
from app.web.assets import SHEETS, asset, sheet
from app.web.search.links import offering_url, organisation_url
from app.web.texts import PAGES
from base import clock
from base.errors import EngineUnavailable
from indexer.engine import documents

blueprint = Blueprint("machines", __name__)
SECURITY_EXPIRES = timedelta(days=180)  # from today: it is true as long as this site answers
MAX_ADDRESSES = 50_000  # the most that a site map may hold
MAIN_PAGES = (  # beside those of app/web/texts.py; a test asks for a reason for each page that is missing
    "/",
    "/stel-je-vraag",
    "/verhalen",
    "/wat-ontbreekt",
    "/vragen",
    "/nieuw",
    "/cijfers",
    "/cijfers/vier-vragen",
    "/cijfers/methode",
    "/cijfers/gegevens",
    "/aankooplijst",
    "/organisatie-ontbreekt",
    "/volgorde",
)
_HIDDEN = (
    "/beheer",
    "/zoeken",
    "/contact",
    "/feedback",
    "/*/bevestigen",
    "/vraag",
    "/gevraagd",
    "/vergelijken",
    "/zoekvak",
    "/nieuwsvak",
    "/c/",
)
_LANGUAGES = tuple(f"/{language}" for language in TRANSLATED)  # what addresses in them begin with
_ROBOTS = "\n".join(
    (
        "User-agent: *",
        *(f"Disallow: {start}{path}" for start in ("", *_LANGUAGES) for path in _HIDDEN),
        "Sitemap: {}\n",
    )
)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Programs may read everything but endless lists of results, forms and the back office."""
    return Response(_ROBOTS.format(public_address("/sitemap.xml")), mimetype="text/plain")


@blueprint.get("/.well-known/security.txt")
def security_contact() -> Response:
    """Whom to tell of a weakness (RFC 9116)."""
    settings = services().settings
    contact = settings.security_contact or settings.pages_contact
    lines = (
        f"Contact: {contact if contact.startswith('https://') else f'mailto:{contact}'}",
        f"Expires: {clock.start_of(clock.today() + SECURITY_EXPIRES).isoformat()}",
        f"Preferred-Languages: nl, {', '.join(TRANSLATED)}",
        f"Canonical: {public_address(request.path)}",
        "",
    )
    return Response("\n".join(lines), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The address of every page and offering; of its parts, when there are more than one file may hold.

    Raises EngineUnavailable.
    """
    paths = _paths()
    if len(paths) <= MAX_ADDRESSES:
        return _site_map("web/sitemap.xml", paths)
    parts = range(1, 1 + -(-len(paths) // MAX_ADDRESSES))
    return _site_map("web/sitemap_index.xml", [f"/sitemap-{part}.xml" for part in parts])


@blueprint.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """A part of the site map, from 1 on. Raises EngineUnavailable."""
    paths = _paths()[max(0, part - 1) * MAX_ADDRESSES :][:MAX_ADDRESSES]
    if not (paths and part):
        abort(404)
    return _site_map("web/sitemap.xml", paths)


def _site_map(template: str, paths: list[str]) -> Response:
    text = render_template(template, addresses=[public_address(path) for path in paths])
    return Response(text, mimetype="application/xml")


def _paths() -> list[str]:
    """The path of every page and offering. Raises EngineUnavailable."""
    live = services().search.live.name()
    if live is None:
        raise EngineUnavailable("Er is nog geen index.")
    try:
        offerings = _offerings(services().search.client, live)
    except OpenSearchException as error:
        raise EngineUnavailable("De zoekmotor antwoordt niet.") from error
    stories = [f"/verhalen/{story.slug}" for story in services().stories()]
    pages = [path for one in services().campaigns() for path in (one.path, f"/cijfers{one.path}")]
    campaigns = ["/campagnes", "/cijfers/campagnes", *pages]
    own = [*MAIN_PAGES, *(f"/{page}" for page in PAGES)]
    foreign = [f"{start}{path}" for start in _LANGUAGES for path in own]
    return [*own, *foreign, *stories, *campaigns, *_open_questions(), *offerings]


def _open_questions() -> list[str]:
    """The paths of the questions that everybody may read now; none while the database is away."""
    try:
        return [f"/vragen/{one.id}" for one in public.every(services().db, MAX_ADDRESSES)]
    except SQLAlchemyError:
        return []


@lru_cache(maxsize=2)
def _offerings(client: OpenSearch, index: str) -> list[str]:
    """The paths of the offerings of an index, twins once, and of their organisations; read once per index."""
    offerings: list[str] = []
    organisations: set[str] = set()
    for offering in documents.scan(client, index, fields=["id", "twin_of", "organisation_id"]):
        organisations.add(offering["organisation_id"])
        if not offering["twin_of"]:
            offerings.append(offering["id"])
    return [*map(offering_url, sorted(offerings)), *map(organisation_url, sorted(organisations))]


@blueprint.get("/opensearch.xml")
def browser_search() -> Response:
    """Lets people search from the address bar of their browser."""
    text = render_template("web/opensearch.xml", address=public_address("/zoeken"))
    return Response(text, mimetype="application/opensearchdescription+xml")


@blueprint.get(f"/static/<any({', '.join(map(repr, SHEETS))}):style>")
def stylesheet(style: str) -> BaseResponse:
    """A style sheet; its address carries a digest, so a browser never asks twice."""
    response = Response(sheet(style), mimetype="text/css")
    response.cache_control.max_age = current_app.config["SEND_FILE_MAX_AGE_DEFAULT"]
    response.cache_control.public = True
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/favicon.ico")
def favicon() -> BaseResponse:
    """Browsers ask for it here whatever the page says."""
    return redirect(asset("favicon.svg"), 302)
