"""Good practices: an adaptation with which both sides work together becomes the draft of a story."""

from __future__ import annotations

import sqlalchemy as sa

from app.outcomes import store
from app.outcomes.choices import TOGETHER
from app.outcomes.outcome import Outcome
from app.questions.question import Question
from app.requests.request import Request
from app.stories import store as stories
from indexer import taxonomy

_LONGEST_TITLE = 120


def draft(connection: sa.Connection, question: Question, request: Request, outcome: Outcome, result: str) -> None:
    """Write a draft down, once for each request. Whoever edits it finds what was asked by the reference: what an asker
    wrote does not become a story by itself."""
    if result not in TOGETHER or not request.adaptation or store.has_story(connection, request.id):
        return
    story = stories.insert(
        connection,
        title=f"{request.organisation}: {request.title}"[:_LONGEST_TITLE],
        text=f"{request.adaptation}\n\nDit kwam van vraag {question.reference}.",
        organisation=request.organisation,
        offering_id=request.offering_id,
        place=question.place,
        buyers=[question.buyer_kind] if question.buyer_kind in taxonomy.ONE_BUYER else [],
    )
    store.record_story(connection, outcome, story.id)
