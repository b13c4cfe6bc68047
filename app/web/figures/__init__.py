"""Figures: what is published, as pages and as open data."""

from __future__ import annotations

from app.web.figures import campaigns, files, pages
from app.web.figures.blueprint import blueprint

__all__ = ["blueprint", "campaigns", "files", "pages"]
