"""The blueprint of the back office: figures."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("figures", __name__)
