"""stories, and their photos"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TEXTS = {  # and how long
    "title": 120, "lead": 300, "place": 120, "organisation": 160, "offering_id": 160, "consent_by": 160,
    "photo_alt": 200, "photo_type": 20,
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in _TEXTS.items()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("province", sa.String(20)),
        sa.Column("municipality", sa.String(5)),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("buyers", sa.JSON(), nullable=False),
        sa.Column("consent_on", sa.Date()),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("published_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("slug", name=op.f("uq_stories_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stories_state", "stories", ["state"])
    op.create_table(
        "story_photos",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(4_000_000), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_photos_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_photos")),
    )


def downgrade() -> None:
    op.drop_table("story_photos")
    op.drop_table("stories")
