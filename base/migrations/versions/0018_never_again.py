"""SQLite gives the number of a removed row to no other row

PostgreSQL never does. `audit` stays as it is: nothing is ever removed from it, and a new table would lack its triggers.
"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_NUMBERED = (
    "accounts",
    "api_tokens",
    "edits",
    "feedback",
    "judged_queries",
    "mails",
    "offering_history",
    "pins",
    "recovery_codes",
    "rejects",
    "reports",
    "source_reads",
    "synonym_edits",
    "webhooks",
)


def upgrade() -> None:
    _make_anew(autoincrement=True)


def downgrade() -> None:
    _make_anew(autoincrement=False)


def _make_anew(*, autoincrement: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in _NUMBERED:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": autoincrement}):
            pass
