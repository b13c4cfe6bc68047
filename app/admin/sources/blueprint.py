"""The blueprint of the back office: sources."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("sources", __name__)
