"""The page of a purchase list."""

from __future__ import annotations

from app.web.purchases import pages
from app.web.purchases.blueprint import blueprint

__all__ = ["blueprint", "pages"]
