"""The blueprint of a purchase list. Its form saves nothing, and a request may be as large as that form."""

from __future__ import annotations

from flask import Blueprint

from app.http.forms import bound_body

blueprint = Blueprint("purchases", __name__)
blueprint.url_value_preprocessor(bound_body)
