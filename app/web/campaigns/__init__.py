"""Campaigns: their pages, and the short links that lead there."""

from __future__ import annotations

from app.web.campaigns import pages
from app.web.campaigns.blueprint import blueprint

__all__ = ["blueprint", "pages"]
