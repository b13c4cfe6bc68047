"""Questions left as visitors leave them."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from app.questions import service, store
from app.questions.question import Draft, Question
from app.security import narrowing
from app.security.area import EVERYTHING, Area
from base import database
from base.config import Settings
from base.tables import questions

ABOUT = {"need": "Twee ploegen voor het groen", "buyer_kind": "school", "email": "groen@school.example"}


def left(settings: Settings, db: sa.Engine, *, confirmed: bool = True, form_key: str = "", **fields: Any) -> Question:
    """A question whose form was open for a minute; its address confirmed, unless not."""
    draft = Draft(**{**ABOUT, **fields})
    question = service.leave(settings, db, draft, form_key=form_key or uuid.uuid4().hex, seconds=60)
    if confirmed:
        assert service.confirm(settings, db, question)
    return again(db, question)


def again(db: sa.Engine, question: Question) -> Question:
    """A question as it stands now."""
    now = store.find(db, question.id)
    assert now
    return now


def every(db: sa.Engine, area: Area = EVERYTHING) -> list[Question]:
    """The questions of an area, the oldest first."""
    within = narrowing.clause(area, questions.c.province, questions.c.municipality)
    with database.read(db) as connection:
        return store.matching(connection, within)
