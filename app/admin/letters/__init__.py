"""Letters: those in the folder of the demo."""

from __future__ import annotations

from app.admin.letters import mailbox
from app.admin.letters.blueprint import blueprint

__all__ = ["blueprint", "mailbox"]
