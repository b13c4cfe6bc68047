"""Gaps: what is missing for everybody to see, and the pages by which an organisation says what it can do."""

from __future__ import annotations

from app.web.gaps import answering, pages
from app.web.gaps.blueprint import blueprint

__all__ = ["answering", "blueprint", "pages"]
