"""Leaving a question, feedback or a report."""

from __future__ import annotations

from app.web.questions import contact, follow, public, questions, reports
from app.web.questions.blueprint import blueprint

__all__ = ["blueprint", "contact", "follow", "public", "questions", "reports"]
