"""questions instead of demands: what a question is about, who asks, its state; and the steps of the timetable"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TEXTS = {  # the columns of both tables, and how long
    "id": 36, "form_key": 64, "place": 120, "province": 20, "municipality": 5, "buyer_kind": 20, "organisation": 160,
    "email": 254, "done_by": 80,
}  # fmt: skip
_SHARED = [*_TEXTS, "need", "created_at", "done_at"]
_MAY_BE_NULL = {"province", "municipality"}
_NEW = {  # the columns that came, with what a question of before has
    "kind": (12, "exploration"), "kbo": (10, ""), "nace": (1, ""), "size": (10, ""), "seat": (5, ""),
    "telephone": (40, ""), "quantity": (120, ""), "reserved": (10, "unknown"), "readers": (10, "suppliers"),
    "state": (12, "open"), "suspicion": (10, ""), "closed_because": (12, ""),
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "questions",
        *_columns("questions"),
        *(
            sa.Column(name, sa.String(length), nullable=False, server_default=before)
            for name, (length, before) in _NEW.items()
        ),
        sa.Column("deadline", sa.Date()),
        sa.Column("filters", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("confirmed_at", _MOMENT),
    )
    _move("demands", "questions")
    op.execute("UPDATE questions SET state = 'closed', closed_because = 'handled' WHERE done_at IS NOT NULL")
    op.create_index("ix_questions_state", "questions", ["state"])
    op.create_table(
        "question_steps",
        sa.Column("question_id", sa.String(36), nullable=False),
        sa.Column("step", sa.String(30), nullable=False),
        sa.Column("done_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_steps_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "step", name=op.f("pk_question_steps")),
    )


def downgrade() -> None:
    op.drop_table("question_steps")
    op.create_table("demands", *_columns("demands"))
    _move("questions", "demands")


def _columns(table: str) -> list[sa.schema.SchemaItem]:
    defaults = {"place": "", "organisation": "", "done_by": ""} if table == "questions" else {"done_by": ""}
    texts = [
        sa.Column(name, sa.String(length), nullable=name in _MAY_BE_NULL, server_default=defaults.get(name))
        for name, length in _TEXTS.items()
    ]
    return [
        *texts,
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("form_key", name=op.f(f"uq_{table}_form_key")),
    ]


def _move(old: str, new: str) -> None:
    columns: list[sa.ColumnClause[object]] = [sa.column(name) for name in _SHARED]
    rows = sa.select(*columns).select_from(sa.table(old, *columns))
    op.execute(sa.table(new, *(sa.column(name) for name in _SHARED)).insert().from_select(_SHARED, rows))
    op.drop_table(old)
    for column in ("created_at", "province"):
        op.create_index(op.f(f"ix_{new}_{column}"), new, [column])
