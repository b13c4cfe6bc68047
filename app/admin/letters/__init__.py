"""Letters: their texts, and those in the folder of the demo."""

from __future__ import annotations

from app.admin.letters import mailbox, texts
from app.admin.letters.blueprint import blueprint

__all__ = ["blueprint", "mailbox", "texts"]
