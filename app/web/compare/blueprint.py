"""The blueprint of the public pages: comparing."""

from __future__ import annotations

from flask import Blueprint

from app.http.forms import bound_body
from app.security.website import csrf

blueprint = Blueprint("compare", __name__)
blueprint.url_value_preprocessor(bound_body)
csrf.exempt(blueprint)  # its forms have no token (forms.py)
