"""Stories in the back office: written, and published once somebody consented."""

from __future__ import annotations

from app.admin.stories import stories
from app.admin.stories.blueprint import blueprint

__all__ = ["blueprint", "stories"]
