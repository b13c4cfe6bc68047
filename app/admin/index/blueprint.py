"""The blueprint of the back office: index."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("index", __name__)
