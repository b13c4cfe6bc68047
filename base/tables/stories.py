"""Stories that people read, and their photos."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, default="")


stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("slug", sa.String(100), nullable=False, unique=True),
    sa.Column("state", sa.String(12), nullable=False, index=True),  # app/stories/story.py
    _text("title", 120),
    _text("lead", 300),
    sa.Column("text", sa.Text, nullable=False),
    _text("place", 120),  # as typed; read, it is the next two
    sa.Column("province", sa.String(20)),
    sa.Column("municipality", sa.String(5)),
    sa.Column("activities", sa.JSON, nullable=False),
    sa.Column("buyers", sa.JSON, nullable=False),
    _text("organisation", 160),
    _text("offering_id", 160),
    _text("consent_by", 160),
    sa.Column("consent_on", sa.Date),
    _text("photo_alt", 200),
    _text("photo_type", 20),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("published_at", Moment),
    **NEVER_AGAIN,
)

story_photos = sa.Table(
    "story_photos",
    metadata,
    sa.Column("story_id", sa.ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("content", sa.LargeBinary(4_000_000), nullable=False),  # more than app/stories/photo.py takes
)
