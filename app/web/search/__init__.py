"""Searching: start page and results."""

from __future__ import annotations

from app.web.search import home, pasted, results
from app.web.search.blueprint import blueprint

__all__ = ["blueprint", "home", "pasted", "results"]
