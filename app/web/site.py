"""The blueprint of the public pages, and what every template of the application may use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from app.services import services
from app.web import assets, headers
from app.web.format import FILTERS, counted

blueprint = Blueprint("web", __name__)
blueprint.after_app_request(headers.secure)
for _name, _filter in FILTERS.items():
    blueprint.add_app_template_filter(_filter, _name)
for _helper in (assets.asset, assets.icon, counted):
    blueprint.add_app_template_global(_helper)


@blueprint.app_context_processor
def _common() -> dict[str, Any]:
    return {"contact": services().settings.pages_contact}


def public_address(path: str) -> str:
    """The full address of a path: on the public name of the site if one is set, else on that of the request."""
    return (services().settings.base_url or request.url_root).rstrip("/") + path
