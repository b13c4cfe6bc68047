"""What is missing in somebody's area."""

from __future__ import annotations

from app.admin.gaps import gaps
from app.admin.gaps.blueprint import blueprint

__all__ = ["blueprint", "gaps"]
