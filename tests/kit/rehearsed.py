"""Deeds that are first done while the database refuses the row of the audit trail: they must leave nothing behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from subprocess import CompletedProcess
from typing import Any, TypeVar

import sqlalchemy as sa
from werkzeug.test import TestResponse

from base import database
from base.tables import audit
from indexer.engine import alias
from tests.kit.accounts import forget_attempts
from tests.kit.deeds import Site

_Answer = TypeVar("_Answer")
COUNTED = frozenset(
    {"event_rows", "event_ids", "event_salts", "event_counts", "offering_counts", "result_counts", "result_lists"}
)


@dataclass
class Rehearsed(Site):
    """A site on which each deed is refused once, and then done; `refused` are the actions that were."""

    refused: set[str] = field(default_factory=set)

    def do(self, deed: Callable[[], _Answer]) -> _Answer:
        """What the deed answers when it is done; a deed that writes nothing in the trail is done at once."""
        before, newest = self.everything(), max(number for number, _ in [(0, ""), *actions(self.db)])
        with trail_refuses(self.db):
            answer = deed()
        if not kindly_refused(answer):
            return answer
        assert self.everything() == before
        forget_attempts(self.provinces.app)
        answer = deed()
        self.refused |= {action for number, action in actions(self.db) if number > newest}
        return answer

    def everything(self) -> dict[str, Any]:
        """Every row of the platform but those that count visitors, the live index, and the files that were made."""
        files = sorted(file.name for file in self.folder.iterdir())
        return {**stored(self.db), "live": alias.state(self.engine, self.provinces.settings.index), "files": files}


def kindly_refused(answer: object) -> bool:
    """Whether somebody reads that it was not done, and what to do now."""
    if isinstance(answer, CompletedProcess):
        return answer.returncode == 1 and "De platformdatabank antwoordt niet of weigert" in answer.stderr
    assert isinstance(answer, TestResponse)
    return answer.status_code == 503 and re.search("Probeer het over .+ opnieuw", answer.text) is not None


@contextmanager
def trail_refuses(db: sa.Engine) -> Iterator[None]:
    """A while in which the database takes no row of the audit trail."""
    run(db, "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END")
    try:
        yield
    finally:
        run(db, "DROP TRIGGER full")


def stored(db: sa.Engine) -> dict[str, Any]:
    """Every row as SQLite holds it, of the tables that it has now."""
    with database.read(db) as connection:
        tables = set(sa.inspect(connection).get_table_names()) - COUNTED
        return {name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in tables}


def run(db: sa.Engine, statement: str) -> None:
    with database.write(db) as connection:
        connection.execute(sa.text(statement))


def actions(db: sa.Engine) -> list[tuple[int, str]]:
    """The number and the action of every row of the trail."""
    with database.read(db) as connection:
        return [(row.id, row.action) for row in connection.execute(sa.select(audit.c.id, audit.c.action))]
