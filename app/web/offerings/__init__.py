"""Offerings and organisations, and what their owners may do."""

from __future__ import annotations

from app.web.offerings import offerings, owners, why_hidden
from app.web.offerings.blueprint import blueprint

__all__ = ["blueprint", "offerings", "owners", "why_hidden"]
