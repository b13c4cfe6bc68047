"""What all tables share: their register, how constraints are named, and moments in time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

import sqlalchemy as sa


class NeverAgain(TypedDict):
    """How SQLite numbers the rows of a table."""

    sqlite_autoincrement: bool


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# For a table whose rows have a number and can be removed: SQLite too gives a removed row's number to no other row.
NEVER_AGAIN: NeverAgain = {"sqlite_autoincrement": True}


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in time: goes in with a zone, comes out in UTC, in every database (only PostgreSQL remembers zones)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """The moment in UTC. Raises ValueError for one without a zone: nobody can say when that is."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """The moment with its zone, UTC."""
        return value and value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
