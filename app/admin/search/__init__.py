"""Search: what was searched for, synonyms, pins, judgments."""

from __future__ import annotations

from app.admin.search import backlog, effect, judged, pins, searching, synonyms, why
from app.admin.search.blueprint import blueprint

__all__ = ["backlog", "blueprint", "effect", "judged", "pins", "searching", "synonyms", "why"]
