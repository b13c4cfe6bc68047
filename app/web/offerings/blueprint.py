"""The blueprint of the public pages: offerings."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("offerings", __name__)
