"""The blueprint of the back office: offerings."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("offerings", __name__)
