"""After "Add a letter": it goes into the outbox with its fact, or not at all."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.owners import editing
from app.security import audit
from base import database
from base.tables import edits, outbox
from indexer.document.fields import Offering
from tests.kit.office import Office


def queued(db: sa.Engine) -> list[tuple[str, str]]:
    """The subject and the text of what waits for the organisation."""
    wanted = sa.select(outbox.c.subject, outbox.c.body).where(outbox.c.recipient == "spade@voorbeeld.example")
    with database.read(db) as connection:
        return [(row.subject, row.body) for row in connection.execute(wanted)]


def count(db: sa.Engine) -> int:
    with database.read(db) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(edits)) or 0)


def test_without_its_fact_it_does_not_leave(
    office: Office, offering: Offering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "add", broken)
    with pytest.raises(RuntimeError):
        editing.propose(office.settings, office.db, offering, {"title": "Gazon maaien"})
    assert (queued(office.db), count(office.db)) == ([], 0)


def test_it_leaves_with_its_fact(office: Office, offering: Offering) -> None:
    assert editing.propose(office.settings, office.db, offering, {"title": "Gazon maaien"})
    ((subject, text),) = queued(office.db)
    assert subject == "Uw verbetering kwam aan"
    assert "uw verbetering van “Gras maaien”" in text
