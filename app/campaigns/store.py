"""The rows of campaigns."""

from __future__ import annotations

import secrets
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from app.campaigns.campaign import COLUMNS, Campaign, slug_of
from base import clock, database
from base.free_slug import free_slug
from base.remembered import Remembered
from base.tables import campaigns as table

CODE_LETTERS = "bcdfghjkmnpqrstvwxz23456789"  # none that is read as another one, and no vowels: no words
CODE_LENGTH = 5
_ROW = [table.c[name] for name in COLUMNS]


def insert(connection: sa.Connection, **values: object) -> Campaign:
    """Write a draft down and give it back; its address is made of its title, and never changes, nor does its code."""
    now, slug = clock.now(), free_slug(connection, table.c.slug, slug_of(str(values["title"])))
    empty: dict[str, object] = {"text": "", "activities": [], "stories": []}
    fixed = {"slug": slug, "code": _free_code(connection), "state": "draft", "created_at": now, "changed_at": now}
    connection.execute(table.insert().values(**empty | values | fixed))
    return _all(connection, table.c.slug == slug)[0]


def update(connection: sa.Connection, campaign_id: int, **values: object) -> None:
    """Change a campaign."""
    connection.execute(table.update().where(table.c.id == campaign_id).values(**values, changed_at=clock.now()))


def get(connection: sa.Connection, campaign_id: int) -> Campaign | None:
    """A campaign by its number."""
    return next(iter(_all(connection, table.c.id == campaign_id)), None)


def every(connection: sa.Connection) -> list[Campaign]:
    """All campaigns, the one that begins last first; those without a first day before them."""
    return sorted(_all(connection, sa.true()), key=lambda one: (one.starts or date.max, one.id), reverse=True)


def published(db: sa.Engine) -> tuple[Campaign, ...]:
    """The campaigns that everybody sees, the one that begins last first."""
    with database.read(db) as connection:
        return tuple(one for one in every(connection) if one.state == "published")


def remembered(db: sa.Engine) -> Remembered[tuple[Campaign, ...]]:
    """The same, as every page asks for them."""
    return Remembered("campaigns", partial(published, db), ())


def publish(connection: sa.Connection, campaign: Campaign) -> bool:
    """Show a draft to everybody; False when it lacks something, or is published."""
    if campaign.missing or campaign.state == "published":
        return False
    _set_state(connection, campaign, "published")
    return True


def withdraw(connection: sa.Connection, campaign: Campaign) -> bool:
    """Make a draft of a campaign again; False when it is one. What was counted for it stays."""
    if campaign.state == "draft":
        return False
    _set_state(connection, campaign, "draft")
    return True


def _set_state(connection: sa.Connection, campaign: Campaign, state: str) -> None:
    own = table.update().where(table.c.id == campaign.id)
    connection.execute(own.values(state=state, published_at=campaign.published_at or clock.now()))


def _free_code(connection: sa.Connection) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if connection.scalar(sa.select(table.c.id).where(table.c.code == code)) is None:
            return code


def _all(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Campaign]:
    rows = connection.execute(sa.select(*_ROW).where(which).order_by(table.c.id))
    return [_campaign(dict(row._mapping)) for row in rows]


def _campaign(row: dict[str, Any]) -> Campaign:
    return Campaign(**{**row, "activities": tuple(row["activities"]), "stories": tuple(row["stories"])})
