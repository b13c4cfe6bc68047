"""What all tables share: their register, how constraints are named, and moments in time."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Moment = sa.DateTime(timezone=True)
# For a table whose rows have a number and can be removed: SQLite too gives a removed row's number to no other row.
NEVER_AGAIN: dict[str, Any] = {"sqlite_autoincrement": True}
