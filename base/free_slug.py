"""A part of an address that no other row of a table has."""

from __future__ import annotations

import sqlalchemy as sa


def free_slug(connection: sa.Connection, column: sa.Column[str], slug: str) -> str:
    """The slug, or with the first number from 2 on that makes it free: "lente", "lente-2"."""
    taken = set(connection.scalars(sa.select(column).where(column.startswith(slug, autoescape=True))))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (slug, *numbered) if one not in taken)
