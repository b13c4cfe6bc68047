"""events: what happened as rows for 30 days, their sums by day, and what was opened of what was shown"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_DIMENSIONS = {
    "kind": 20, "step": 20, "province": 20, "municipality": 5, "activity": 80, "buyer_kind": 20, "branch": 1,
    "size": 10, "seat": 5, "organisation_seat": 5, "campaign_first": 40, "campaign_last": 40, "partner": 40,
    "reason": 20, "band": 12, "duration": 12,
}  # fmt: skip
_TABLES = (
    "offering_counts", "result_counts", "event_corrections", "event_counts", "event_salts", "event_ids", "event_rows",
)  # fmt: skip


def _table(name: str, *columns: sa.schema.SchemaItem, key: tuple[str, ...]) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")))


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _what() -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(size), nullable=False) for name, size in _DIMENSIONS.items()]


def _day() -> sa.Column[date]:
    return sa.Column("day", sa.Date(), nullable=False)


def upgrade() -> None:
    text = [sa.Column(name, sa.String(size), nullable=False) for name, size in (("text", 200), ("offering_id", 160))]
    own, at = sa.Column("id", sa.String(32), nullable=False), sa.Column("at", _MOMENT, nullable=False)
    visitor = sa.Column("visitor", sa.String(32), nullable=False)
    _table("event_rows", own, at, _day(), visitor, *_what(), *_numbers("value"), key=("id",))
    _table("event_ids", sa.Column("id", sa.String(32), nullable=False), _day(), key=("id",))
    _table("event_salts", _day(), sa.Column("salt", sa.String(64), nullable=False), key=("day",))
    cell = sa.Column("cell", sa.String(32), nullable=False)
    _table("event_counts", cell, _day(), *_what(), *_numbers("n", "value"), key=("cell",))
    op.create_table(
        "event_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        _day(),
        *_what(),
        *_numbers("n", "value"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_corrections")),
        sqlite_autoincrement=True,
    )
    _table("result_counts", _day(), *text, *_numbers("shown", "ranks", "opened"), key=("day", "text", "offering_id"))
    offering = sa.Column("offering_id", sa.String(160), nullable=False)
    _table("offering_counts", _day(), offering, *_numbers("shown", "opened"), key=("day", "offering_id"))
    _index("event_rows", "at", "day")
    _index("event_ids", "day")
    _index("event_counts", "day")
    _index("result_counts", "offering_id")
    _index("offering_counts", "offering_id")


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
