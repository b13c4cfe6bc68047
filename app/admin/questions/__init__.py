"""Questions and messages of visitors."""

from __future__ import annotations

from app.admin.questions import area, feedback, files, handling, inbox, outcomes, public, question, suppliers, team
from app.admin.questions.blueprint import blueprint

__all__ = [
    "area",
    "blueprint",
    "feedback",
    "files",
    "handling",
    "inbox",
    "outcomes",
    "public",
    "question",
    "suppliers",
    "team",
]
