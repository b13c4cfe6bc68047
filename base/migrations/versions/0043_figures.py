"""figures: as they were published, with their charts and reports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "published_figures",
        sa.Column("figure", sa.String(40), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("at_least", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("figure", "period", name=op.f("pk_published_figures")),
    )
    op.create_index("ix_published_figures_year", "published_figures", ["year"])
    op.create_table(
        "figure_files",
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(4_000_000), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("mailed_at", _MOMENT),
        sa.PrimaryKeyConstraint("period", "area", "name", name=op.f("pk_figure_files")),
    )


def downgrade() -> None:
    op.drop_table("figure_files")
    op.drop_table("published_figures")
