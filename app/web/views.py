"""The public pages together: importing this module gives `blueprint` all its routes."""

from __future__ import annotations

from app.web import home, machines, offerings, owners, questions, reports, results, texts, why_hidden
from app.web.site import blueprint

__all__ = [
    "blueprint",
    "home",
    "machines",
    "offerings",
    "owners",
    "questions",
    "reports",
    "results",
    "texts",
    "why_hidden",
]
