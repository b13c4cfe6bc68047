"""The blueprint of the public pages: what is new."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("arrivals", __name__)
