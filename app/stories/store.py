"""The rows of stories, and their photos."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa

from app.events import facts
from app.stories.story import COLUMNS, Story, slug_of
from base import clock, database
from base.free_slug import free_slug
from base.remembered import Remembered
from base.tables import stories as table
from base.tables import story_photos as photos
from dutch import typed_place

_ROW = [table.c[name] for name in COLUMNS]


def insert(connection: sa.Connection, **values: object) -> Story:
    """Write a draft down and give it back; its address is made of its title, and never changes."""
    now, slug = clock.now(), free_slug(connection, table.c.slug, slug_of(str(values["title"])))
    empty: dict[str, object] = {"text": "", "activities": [], "buyers": []}
    row = {**empty, **_placed(values), "slug": slug, "state": "draft", "created_at": now, "changed_at": now}
    connection.execute(table.insert().values(**row))
    return _all(connection, table.c.slug == slug)[0]


def update(connection: sa.Connection, story_id: int, **values: object) -> None:
    """Change a story."""
    own = table.update().where(table.c.id == story_id)
    connection.execute(own.values(**_placed(values), changed_at=clock.now()))


def get(connection: sa.Connection, story_id: int) -> Story | None:
    """A story by its number."""
    return next(iter(_all(connection, table.c.id == story_id)), None)


def every(connection: sa.Connection) -> list[Story]:
    """All stories, drafts first, then the newest."""
    return sorted(_all(connection, sa.true()), key=lambda story: (story.state, -story.changed_at.timestamp()))


def published(db: sa.Engine) -> tuple[Story, ...]:
    """The stories that everybody reads, the newest first."""
    with database.read(db) as connection:
        found = _all(connection, table.c.state == "published")
    return tuple(sorted(found, key=lambda story: story.published_at or story.changed_at, reverse=True))


def remembered(db: sa.Engine) -> Remembered[tuple[Story, ...]]:
    """The same, as every page asks for them."""
    return Remembered("stories", partial(published, db), ())


def publish(connection: sa.Connection, story: Story) -> bool:
    """Show a draft to everybody; False when it lacks something, or is published."""
    if story.missing or story.state == "published":
        return False
    _set_state(connection, story, "published", story.published_at or clock.now())
    if story.published_at is None:
        _count(connection, story, "publish")
    return True


def withdraw(connection: sa.Connection, story: Story) -> bool:
    """Make a draft of a story again, as when somebody takes back a consent; False when it is one."""
    if story.state == "draft":
        return False
    _set_state(connection, story, "draft", story.published_at)
    _count(connection, story, "withdraw")
    return True


def set_photo(connection: sa.Connection, story_id: int, kind: str, content: bytes) -> None:
    """Give a story a photo in place of the one it had; without a kind it has none."""
    connection.execute(photos.delete().where(photos.c.story_id == story_id))
    if kind:
        connection.execute(photos.insert().values(story_id=story_id, content=content))
    update(connection, story_id, photo_type=kind)


def photo(db: sa.Engine, story_id: int) -> bytes | None:
    """The bytes of the photo of a story."""
    with database.read(db) as connection:
        return connection.scalar(sa.select(photos.c.content).where(photos.c.story_id == story_id))


def _set_state(connection: sa.Connection, story: Story, state: str, published_at: object) -> None:
    connection.execute(table.update().where(table.c.id == story.id).values(state=state, published_at=published_at))


def _count(connection: sa.Connection, story: Story, step: str) -> None:
    where = {"province": story.province or "", "municipality": story.municipality or ""}
    about = {"activity": next(iter(story.activities), ""), "organisation_seat": where["municipality"]}
    facts.record(connection, "practice", {**where, **about, "step": step})


def _placed(values: dict[str, object]) -> dict[str, object]:
    """The values, with the province and the municipality of a place that was typed."""
    if "place" not in values:
        return values
    read = typed_place.read(str(values["place"])) if values["place"] else None
    return {**values, "province": read and read.place.province, "municipality": read and read.place.nis}


def _all(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Story]:
    rows = connection.execute(sa.select(*_ROW).where(which).order_by(table.c.id))
    return [_story(dict(row._mapping)) for row in rows]


def _story(row: dict[str, Any]) -> Story:
    return Story(**{**row, "activities": tuple(row["activities"]), "buyers": tuple(row["buyers"])})
