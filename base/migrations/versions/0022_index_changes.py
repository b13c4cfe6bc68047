"""one record of what changed in the live index, instead of offering_history and withdrawn"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None

_HISTORY = sa.table(
    "offering_history",
    sa.column("id", sa.Integer),
    sa.column("offering_id", sa.String),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("kind", sa.String),
    sa.column("changes", sa.JSON),
)
_WITHDRAWN = sa.table(
    "withdrawn",
    sa.column("id", sa.String),
    sa.column("title", sa.Text),
    sa.column("activities", sa.JSON),
    sa.column("municipality", sa.String),
    sa.column("moved_to", sa.String),
    sa.column("gone_at", sa.DateTime(timezone=True)),
)
_CHANGES = sa.table(
    "index_changes",
    sa.column("id", sa.Integer),
    sa.column("offering_id", sa.String),
    sa.column("index_name", sa.String),
    sa.column("batch", sa.String),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("kind", sa.String),
    sa.column("cause", sa.String),
    sa.column("fields", sa.JSON),
    sa.column("digest", sa.String),
    sa.column("departed", sa.JSON(none_as_null=True)),
    sa.column("settled", sa.Boolean),
)
_UNKNOWN: dict[str, object] = {"index_name": "", "batch": "", "cause": "source", "digest": "", "settled": True}


def upgrade() -> None:
    op.create_table(
        "index_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.String(length=160), nullable=False),
        sa.Column("index_name", sa.String(length=120), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("departed", sa.JSON(none_as_null=True)),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_changes")),
        sqlite_autoincrement=True,
    )
    for column in ("offering_id", "batch", "at"):
        op.create_index(op.f(f"ix_index_changes_{column}"), "index_changes", [column])
    kind = sa.case((_HISTORY.c.kind.in_(("first", "back")), "new"), else_=_HISTORY.c.kind)
    old = sa.select(_HISTORY.c.offering_id, _HISTORY.c.at, kind, _HISTORY.c.changes)
    old = old.add_columns(*(sa.literal(value) for value in _UNKNOWN.values())).order_by(_HISTORY.c.id)
    op.execute(_CHANGES.insert().from_select(["offering_id", "at", "kind", "fields", *_UNKNOWN], old))
    for row in op.get_bind().execute(sa.select(_WITHDRAWN)).mappings().all():
        _depart(row)
    op.drop_table("withdrawn")
    op.drop_table("offering_history")


def _depart(row: sa.RowMapping) -> None:
    """What the page of an offering that is gone shows, in the row that says so; the first release had only this."""
    departed = {name: row[name] for name in ("title", "activities", "municipality", "moved_to")}
    gone = (_CHANGES.c.offering_id == row["id"]) & (_CHANGES.c.kind == "gone")
    last = op.get_bind().scalar(sa.select(sa.func.max(_CHANGES.c.id)).where(gone))
    if last:
        op.execute(_CHANGES.update().where(_CHANGES.c.id == last).values(departed=departed))
    else:
        values = {**_UNKNOWN, "offering_id": row["id"], "at": row["gone_at"], "kind": "gone", "fields": {}}
        op.execute(_CHANGES.insert().values(**values, departed=departed))


def downgrade() -> None:
    op.create_table(
        "offering_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.String(length=160), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_history")),
        sqlite_autoincrement=True,
    )
    for column in ("offering_id", "at"):
        op.create_index(op.f(f"ix_offering_history_{column}"), "offering_history", [column])
    op.create_table(
        "withdrawn",
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("municipality", sa.String(length=5)),
        sa.Column("moved_to", sa.String(length=160)),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawn")),
    )
    kind = sa.case((_CHANGES.c.kind == "new", "first"), (_CHANGES.c.kind == "paused", "changed"), else_=_CHANGES.c.kind)
    told = _CHANGES.c.settled & (_CHANGES.c.cause == "source") & (_CHANGES.c.kind != "filled")
    rows = sa.select(_CHANGES.c.offering_id, _CHANGES.c.at, kind, _CHANGES.c.fields).where(told)
    op.execute(_HISTORY.insert().from_select(["offering_id", "at", "kind", "changes"], rows.order_by(_CHANGES.c.id)))
    latest: dict[str, dict[str, object]] = {}
    for row in op.get_bind().execute(sa.select(_CHANGES).where(told).order_by(_CHANGES.c.id)):
        if row.kind == "gone" and row.departed:
            latest[row.offering_id] = {"id": row.offering_id, "gone_at": row.at, **row.departed}
        elif row.kind == "new":
            latest.pop(row.offering_id, None)
    if latest:
        op.execute(_WITHDRAWN.insert().values(list(latest.values())))
    op.drop_table("index_changes")
