"""The index: runs, what they change, rolling back."""

from __future__ import annotations

from app.admin.index import differences, overview, runs, turning, watch
from app.admin.index.blueprint import blueprint

__all__ = ["blueprint", "differences", "overview", "runs", "turning", "watch"]
