"""Stories: good practices that everybody reads."""

from __future__ import annotations

from app.web.stories import pages
from app.web.stories.blueprint import blueprint

__all__ = ["blueprint", "pages"]
