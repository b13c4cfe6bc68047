"""The blueprint of the public pages: figures."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("figures", __name__, url_prefix="/cijfers")
