"""Offerings: corrections, duplicates, what lies over them."""

from __future__ import annotations

from app.admin.offerings import corrections, duplicates, offerings
from app.admin.offerings.blueprint import blueprint

__all__ = ["blueprint", "corrections", "duplicates", "offerings"]
