"""The figures of somebody's area, nothing hidden."""

from __future__ import annotations

from app.admin.figures import figures
from app.admin.figures.blueprint import blueprint

__all__ = ["blueprint", "figures"]
