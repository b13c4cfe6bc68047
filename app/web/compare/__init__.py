"""Comparing up to four offerings side by side."""

from __future__ import annotations

from app.web.compare import choosing, pages
from app.web.compare.blueprint import blueprint

__all__ = ["blueprint", "choosing", "pages"]
