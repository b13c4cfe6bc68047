"""Sources: their state, refused rows, the validator."""

from __future__ import annotations

from app.admin.sources import checking, sources, upload
from app.admin.sources.blueprint import blueprint

__all__ = ["blueprint", "checking", "sources", "upload"]
