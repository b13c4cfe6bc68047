"""The blueprint of the back office: stories."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("stories", __name__, url_prefix="/verhalen")
