"""The rows of attachments in the platform database.

While a form is corrected its files wait without a question, under the key of the form; what waits for a day is deleted
(app/privacy/retention.py).
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields

import sqlalchemy as sa

from app.attachments.field import NewFile
from app.attachments.kinds import KINDS, MOST
from base import clock, database
from base.tables import attachments as table

MOST_WAITING = 100  # files of all forms together: nobody fills the database without leaving a question
_FORM_KEY = re.compile(r"[0-9a-f]{32}")  # nobody guesses the key of somebody else's form


@dataclass(frozen=True)
class Attachment:
    """A stored file, without its bytes."""

    id: str
    name: str
    kind: str
    size: int

    @property
    def mime(self) -> str:
        """Its type in a header: from our list, never from who sent it."""
        return KINDS[self.kind].mime


@dataclass(frozen=True)
class SentFiles:
    """The files of a form: those that came with it now, and the ids of those that it brought before."""

    new: Sequence[NewFile] = ()
    stored: Sequence[str] = ()


_ROW = [table.c[field.name] for field in fields(Attachment)]


def hold(connection: sa.Connection, form_key: str, files: Sequence[NewFile]) -> list[Attachment]:
    """Store files while their form is corrected; none when very many wait, or nobody can know whose they are."""
    waiting = sa.select(sa.func.count()).select_from(table).where(table.c.question_id.is_(None))
    if not _FORM_KEY.fullmatch(form_key) or (connection.scalar(waiting) or 0) + len(files) > MOST_WAITING:
        return []
    return [_insert(connection, form_key, None, file) for file in files]


def waiting(connection: sa.Connection, form_key: str, ids: Iterable[str]) -> list[Attachment]:
    """Those of the chosen files that came with this form."""
    own = (table.c.form_key == form_key) & table.c.id.in_(list(ids)[:MOST])
    return _list(connection, own)


def attach(connection: sa.Connection, question_id: str, form_key: str, files: SentFiles) -> None:
    """Give a question the files of its form, each once, and so many at most."""
    for attachment in waiting(connection, form_key, files.stored):
        if _has_room(connection, question_id, _digest_of(connection, attachment.id)):
            _give(connection, attachment.id, question_id)
    for file in files.new:
        if _has_room(connection, question_id, _digest(file.data)):
            _insert(connection, form_key, question_id, file)


def of_question(connection: sa.Connection, question_id: str) -> list[Attachment]:
    """The files of a question."""
    return _list(connection, table.c.question_id == question_id)


def content(db: sa.Engine, question_id: str, attachment_id: str) -> tuple[Attachment, bytes] | None:
    """A file of a question with its bytes."""
    which = (table.c.id == attachment_id) & (table.c.question_id == question_id)
    with database.read(db) as connection:
        row = connection.execute(sa.select(*_ROW, table.c.content).where(which)).first()
    return (Attachment(*row[:-1]), bytes(row[-1])) if row else None


def _list(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Attachment]:
    rows = connection.execute(sa.select(*_ROW).where(which).order_by(table.c.created_at, table.c.name, table.c.id))
    return [Attachment(*row) for row in rows]


def _has_room(connection: sa.Connection, question_id: str, digest: str) -> bool:
    digests = connection.scalars(sa.select(table.c.digest).where(table.c.question_id == question_id)).all()
    return digest not in digests and len(digests) < MOST


def _give(connection: sa.Connection, attachment_id: str, question_id: str) -> None:
    """A stored file to a question; a copy of it when another question of the same form has it."""
    free = (table.c.id == attachment_id) & table.c.question_id.is_(None)
    if connection.execute(table.update().where(free).values(question_id=question_id)).rowcount:
        return
    new = {"id": str(uuid.uuid4()), "question_id": question_id}
    columns = [sa.literal(new[column.name]) if column.name in new else column for column in table.c]
    copy = sa.select(*columns).where(table.c.id == attachment_id)
    connection.execute(table.insert().from_select([column.name for column in table.c], copy))


def _insert(connection: sa.Connection, form_key: str, question_id: str | None, file: NewFile) -> Attachment:
    stored = Attachment(str(uuid.uuid4()), file.name, file.kind.ending, len(file.data))
    own = {"question_id": question_id, "form_key": form_key, "created_at": clock.now()}
    connection.execute(table.insert().values(**asdict(stored), **own, digest=_digest(file.data), content=file.data))
    return stored


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(connection: sa.Connection, attachment_id: str) -> str:
    return str(connection.scalar(sa.select(table.c.digest).where(table.c.id == attachment_id)))
