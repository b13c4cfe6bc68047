"""The pages of a supplier that was asked."""

from __future__ import annotations

from app.web.requests import answering, outcome
from app.web.requests.blueprint import blueprint

__all__ = ["answering", "blueprint", "outcome"]
