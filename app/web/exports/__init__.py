"""What buyers take along of a search: a table for their file."""

from __future__ import annotations

from app.web.exports import pages
from app.web.exports.blueprint import blueprint

__all__ = ["blueprint", "pages"]
