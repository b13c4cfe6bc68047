"""The blueprint of the public pages, and what every template of the application may use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g, make_response, request
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response

from app.http.services import services
from app.security import limits
from app.web import assets, headers
from app.wording import words
from app.wording.format import FILTERS, counted, of_pages

blueprint = Blueprint("web", __name__)
blueprint.after_app_request(headers.secure)
limits.on_forms(blueprint)
for _name, _filter in FILTERS.items():
    blueprint.add_app_template_filter(_filter, _name)
for _helper in (assets.asset, assets.icon, counted, of_pages):
    blueprint.add_app_template_global(_helper)


@blueprint.app_context_processor
def _common() -> dict[str, Any]:
    return {"contact": services().settings.pages_contact, "not_kept": g.get("refusal", "")}


@blueprint.errorhandler(RateLimitExceeded)
def too_much(error: RateLimitExceeded) -> Response:
    """The form again, with all that was typed and how long to wait: no PublicForm validates now."""
    seconds = limits.seconds_to_wait()
    minutes = words.counted(-(-seconds // 60), "minuut", "minuten")
    g.refusal = f"U verstuurde veel op korte tijd. Uw tekst staat er nog. Wacht {minutes} en verstuur opnieuw."
    view = current_app.view_functions[str(request.endpoint)]
    response = make_response(view(**(request.view_args or {})))
    response.status_code = error.code
    response.headers["Retry-After"] = str(seconds)
    return response
