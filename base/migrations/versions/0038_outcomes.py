"""outcomes: what came of a request as each side says it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "outcomes",
        _text("id", 36),
        _of("requests", "request_id", "outcomes"),
        _text("step", 30),
        _text("state", 12),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("story_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_outcomes_story_id"), ondelete="SET NULL"),
        sa.UniqueConstraint("request_id", "step", name=op.f("uq_outcomes_request_id")),
    )
    op.create_index("ix_outcomes_state", "outcomes", ["state"])
    op.create_table(
        "outcome_answers",
        _of("outcomes", "outcome_id", "outcome_answers"),
        _text("side", 12),
        _text("result", 14),
        _text("band", 12),
        _text("duration", 12),
        _text("recurring", 3),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("otherwise", sa.Text(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("outcome_id", "side", name=op.f("pk_outcome_answers")),
    )


def downgrade() -> None:
    for table in ("outcome_answers", "outcomes"):
        op.drop_table(table)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _of(other: str, name: str, table: str) -> sa.Column[str]:
    """A column with the id of a row of another table, which takes this one along when it goes."""
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}"), ondelete="CASCADE")
    return sa.Column(name, sa.String(36), key, nullable=False)
