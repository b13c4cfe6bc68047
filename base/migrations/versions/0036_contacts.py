"""contacts: whom the asker of a direct question chose"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("question_id", sa.String(36), nullable=False),
        sa.Column("offering_id", sa.String(160), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("organisation", sa.String(160), nullable=False),
        sa.Column("organisation_id", sa.String(160), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_contacts_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "offering_id", name=op.f("pk_contacts")),
    )


def downgrade() -> None:
    op.drop_table("contacts")
