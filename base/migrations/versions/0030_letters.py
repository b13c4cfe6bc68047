"""what a letter is about, where answers go to, and who wants no more letters of a series"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_NEW = {"reply_to": 254, "unsubscribe": 500, "about": 80}


def upgrade() -> None:
    for name, length in _NEW.items():
        op.add_column("outbox", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.create_index("ix_outbox_about", "outbox", ["about"])
    op.create_table(
        "letter_stops",
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("series", "digest", name=op.f("pk_letter_stops")),
    )


def downgrade() -> None:
    op.drop_table("letter_stops")
    op.drop_index("ix_outbox_about", "outbox")
    with op.batch_alter_table("outbox") as table:
        for name in _NEW:
            table.drop_column(name)
