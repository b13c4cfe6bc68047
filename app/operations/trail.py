"""The rows of the audit trail that belong to runs: written in the transaction that orders or cancels the run.

So a row is there before anything happens in the engine: what a run changes there can share no transaction with it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Protocol

import sqlalchemy as sa

from indexer.running import orders, runs


class Note(Protocol):
    """Writes in the audit trail who did something: by a page, by the API or by a command."""

    def __call__(self, connection: sa.Connection, action: str, subject: str = "", **details: object) -> None:
        """Write it in the transaction of what is done."""


def of_order(note: Note, order: orders.Order) -> runs.Alongside:
    """The row of a run that is ordered."""
    return lambda connection, run_id: note(connection, "runs.order", run_id, **asdict(order))


def of_cancel(note: Note, run: runs.Run) -> runs.Alongside:
    """The row of a run that is cancelled."""
    return lambda connection, run_id: note(
        connection, "runs.cancel", run_id, kind=run.kind, source=run.source, state=run.state
    )


def of_upkeep(note: Note, kind: runs.RunKind) -> runs.Alongside:
    """The row of a rollback, forward or prune; what became of it stands with its run."""
    return lambda connection, run_id: note(connection, f"index.{kind}", run_id)
