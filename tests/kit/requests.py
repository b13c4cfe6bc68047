"""Questions put to suppliers that exist nowhere else, and how these answer."""

from __future__ import annotations

import sqlalchemy as sa

from app.questions.question import Question
from app.requests import service, store
from app.requests.proposals import Contact
from app.requests.request import Request
from app.requests.service import Answer
from base import database
from base.config import Settings


def supplier(name: str) -> Contact:
    """An offering of a supplier, with an address of its own."""
    email = f"{name}@supplier.example"
    return Contact(f"limburg:{name}", f"Groen door {name}", name, name, email, activity="groenonderhoud", seat="71016")


def put(settings: Settings, db: sa.Engine, question: Question, *names: str) -> list[Request]:
    """The new requests when a regisseur puts a question to suppliers."""
    with database.write(db) as connection:
        return service.send(settings, connection, question.id, map(supplier, names), "regisseur", by="regisseur")


def says(settings: Settings, db: sa.Engine, request: Request, move: str, **more: str) -> bool:
    """Whether the answer of a supplier counts."""
    return bool(service.answer(settings, db, request, Answer(move, **more)))  # type: ignore[arg-type]


def now(db: sa.Engine, request: Request) -> Request:
    """A request as it stands now."""
    found = store.find(db, request.id)
    assert found
    return found


def states(db: sa.Engine, question: Question) -> dict[str, str]:
    """The state of each request of a question, by supplier."""
    with database.read(db) as connection:
        return {request.organisation: request.state for request in store.of_question(connection, question.id)}
