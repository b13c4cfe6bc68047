"""The search box for other sites."""

from __future__ import annotations

from app.web.embed import box
from app.web.embed.blueprint import blueprint

__all__ = ["blueprint", "box"]
