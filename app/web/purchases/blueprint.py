"""The blueprint of a purchase list. Its form saves nothing; the application bounds what it may send."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("purchases", __name__)
