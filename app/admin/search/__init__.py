"""Search: what was searched for, synonyms, phrases, pins, judgments."""

from __future__ import annotations

from app.admin.search import backlog, effect, judged, phrases, pins, quality, searching, synonyms, why
from app.admin.search.blueprint import blueprint

__all__ = ["backlog", "blueprint", "effect", "judged", "phrases", "pins", "quality", "searching", "synonyms", "why"]
