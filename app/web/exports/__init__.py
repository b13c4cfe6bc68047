"""What buyers take along of a search: a table for their file, a brochure to hand out."""

from __future__ import annotations

from app.web.exports import brochure, pages, whole
from app.web.exports.blueprint import blueprint

__all__ = ["blueprint", "brochure", "pages", "whole"]
