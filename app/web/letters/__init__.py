"""What a letter leads to, whatever it is about."""

from __future__ import annotations

from app.web.letters import stop
from app.web.letters.blueprint import blueprint

__all__ = ["blueprint", "stop"]
