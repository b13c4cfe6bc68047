"""The blueprint of what buyers take along. Its forms send nothing: they are addresses."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("exports", __name__)
