"""The blueprint of the public pages: what every template may use, and the headers of every answer of the application.

The headers keep browsers from doing what our pages never ask for.
"""

from __future__ import annotations

from flask import Blueprint, current_app, g, make_response, request
from flask_limiter import RateLimitExceeded
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, TooManyRequests
from werkzeug.wrappers import Response

from app.events.profile import COOKIE
from app.http import counting, shortlist
from app.http.policy import CONTENT_SECURITY_POLICY
from app.http.services import own_address, own_path, public_address, services
from app.languages import KEY, address
from app.security import limits
from app.web import assets, picture
from app.wording.dutch import FILTERS, counted, noun, of_pages
from base.errors import EngineUnavailable

# A picture from a source may be an SVG: opened on its own it runs no script and loads nothing.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

blueprint = Blueprint("web", __name__)
limits.on_forms(blueprint)
for _name, _filter in FILTERS.items():
    blueprint.add_app_template_filter(_filter, _name)
for _helper in (assets.asset, assets.icon, counted, noun, of_pages):
    blueprint.add_app_template_global(_helper)
blueprint.add_app_template_global(picture.base, "base_map")
blueprint.add_app_template_global(public_address, "address_of")
blueprint.add_app_template_global(own_address)
blueprint.add_app_template_global(own_path)


class AsItIs(Markup):
    """What is shown as it is, in every language."""


@blueprint.app_template_filter()
def as_it_is(value: object) -> AsItIs:
    """A value, safe to show, that nobody translates: what visitors typed, and names where no mark can stand."""
    return AsItIs(Markup.escape(value))


@blueprint.app_template_filter()
def in_dutch(value: object) -> Markup:
    """What a supplier or a story says, within a sentence of ours: as it is, and marked as Dutch."""
    return Markup('<span lang="nl">{}</span>').format(value)


@blueprint.app_context_processor
def _common() -> dict[str, object]:
    compared = shortlist.chosen() if shortlist.COOKIE in request.cookies else ()
    return {
        "contact": services().settings.pages_contact,
        "unsaved": g.get("refusal", ""),
        "limited": g.get("limited", ""),
        "compared": compared,
        "asks_who": COOKIE not in request.cookies,
    }


@blueprint.errorhandler(RateLimitExceeded)
def too_much(error: RateLimitExceeded) -> Response:
    """The form again, with all that was typed and how long to wait: no PublicForm validates now."""
    seconds = limits.seconds_to_wait()
    wait = f"Wacht {counted(-(-seconds // 60), 'minuut', 'minuten')} en verstuur opnieuw."
    g.refusal = f"U verstuurde veel op korte tijd. Uw tekst staat er nog. {wait}"
    view = current_app.view_functions[str(request.endpoint)]
    try:
        response = make_response(view(**(request.view_args or {})))
    except (HTTPException, SQLAlchemyError, EngineUnavailable):  # no form: it is too large, not there, or out of reach
        g.refusal = f"U verstuurde veel op korte tijd. {wait}"
        response = make_response(current_app.handle_http_exception(TooManyRequests()))
    response.status_code = error.code
    response.headers["Retry-After"] = str(seconds)
    return response


@blueprint.after_request
def count(response: Response) -> Response:
    """Count the day of a visitor who gets a page of the public site."""
    counting.record_visit(response)
    return response


@blueprint.after_app_request
def secure(response: Response) -> Response:
    """Add the headers that an answer does not set itself. A page with a token of its visitor is for nobody else."""
    if "csrf_token" in g or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "private, no-cache" if "csrf_token" in g else "no-store")
    if KEY in request.environ:
        address.localise(response)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
