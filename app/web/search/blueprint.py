"""The blueprint of the public pages: search."""

from __future__ import annotations

from flask import Blueprint

from app.http.forms import bound_body

blueprint = Blueprint("search", __name__)
blueprint.url_value_preprocessor(bound_body)
