"""what a run changes in the live index; reasons of the gate accepted by name; dry runs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Never by a copy of the table (batch_alter_table): SQLite would drop what belongs to a run with the old one.
    op.add_column("runs", sa.Column("accepted", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("runs", sa.Column("dry_run", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("""UPDATE runs SET accepted = '["all"]' WHERE forced""")
    op.drop_column("runs", "forced")
    op.create_table(
        "differences",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_differences_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_differences")),
    )
    op.create_table(
        "changes",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("offering_id", sa.String(length=160), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_changes_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "offering_id", name=op.f("pk_changes")),
    )


def downgrade() -> None:
    op.drop_table("changes")
    op.drop_table("differences")
    op.add_column("runs", sa.Column("forced", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_column("runs", "dry_run")
    op.drop_column("runs", "accepted")
