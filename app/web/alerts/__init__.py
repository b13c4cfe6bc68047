"""Alerts without an account: asked for from a search, confirmed, seen and stopped by signed links."""

from __future__ import annotations

from app.web.alerts import ask, own
from app.web.alerts.blueprint import blueprint

__all__ = ["ask", "blueprint", "own"]
