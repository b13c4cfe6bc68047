"""The blueprint of the back office: campaigns."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("campaigns", __name__, url_prefix="/campagnes")
