"""Questions and messages of visitors."""

from __future__ import annotations

from app.admin.questions import inbox, question
from app.admin.questions.blueprint import blueprint

__all__ = ["blueprint", "inbox", "question"]
