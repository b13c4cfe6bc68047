"""What is new in the offer: a page, and a feed."""

from __future__ import annotations

from app.web.arrivals import monthly, pages
from app.web.arrivals.blueprint import blueprint

__all__ = ["blueprint", "monthly", "pages"]
