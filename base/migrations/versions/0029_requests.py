"""requests: a question put to suppliers, the steps of its timetable, and that a supplier wrote to the asker"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.String(36), nullable=False),
        _of("questions", "question_id", "requests"),
        sa.Column("offering_id", sa.String(160), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("organisation", sa.String(160), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("adaptation", sa.Text(), nullable=False),
        sa.Column("full_until", sa.Date()),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("sent_by", sa.String(80), nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("accepted_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("question_id", "offering_id", name=op.f("uq_requests_question_id")),
    )
    op.create_index("ix_requests_state", "requests", ["state"])
    op.create_table(
        "request_steps",
        _of("requests", "request_id", "request_steps"),
        sa.Column("step", sa.String(30), nullable=False),
        sa.Column("done_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("request_id", "step", name=op.f("pk_request_steps")),
    )
    op.create_table(
        "request_messages",
        sa.Column("form_key", sa.String(64), nullable=False),
        _of("requests", "request_id", "request_messages"),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("form_key", name=op.f("pk_request_messages")),
    )
    op.create_index("ix_request_messages_request_id", "request_messages", ["request_id"])


def downgrade() -> None:
    for table in ("request_messages", "request_steps", "requests"):
        op.drop_table(table)


def _of(other: str, name: str, table: str) -> sa.Column[str]:
    """A column with the id of a row of another table, which takes this one along when it goes."""
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}"), ondelete="CASCADE")
    return sa.Column(name, sa.String(36), key, nullable=False)
