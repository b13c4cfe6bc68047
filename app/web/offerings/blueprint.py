"""The blueprint of the public pages: offerings."""

from __future__ import annotations

from flask import Blueprint

from app.http.forms import bound_body
from app.security.website import csrf

blueprint = Blueprint("offerings", __name__)
blueprint.url_value_preprocessor(bound_body)
# The forms check their token themselves: the guard of the application would answer 400 and lose what was typed.
csrf.exempt(blueprint)
