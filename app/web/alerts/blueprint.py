"""The blueprint of the public pages: alerts."""

from __future__ import annotations

from flask import Blueprint

from app.http.forms import bound_body
from app.security.website import csrf

blueprint = Blueprint("alerts", __name__)
blueprint.url_value_preprocessor(bound_body)
# The forms check their token themselves, and a mail program that stops letters has none (RFC 8058).
csrf.exempt(blueprint)
