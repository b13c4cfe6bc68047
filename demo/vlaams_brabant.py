"""Vlaams-Brabant: a relational database with a table for everything, `updated_at` everywhere and soft deletes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from demo.catalogue import Organisation
from demo.relational import link_columns, location_columns, offering_columns, organisation_columns, rows_of, write

metadata = sa.MetaData()


def _updated_at() -> sa.Column[datetime]:
    return sa.Column("updated_at", sa.DateTime(timezone=True), index=True)


organisation = sa.Table("organisation", metadata, *organisation_columns(), _updated_at())
location = sa.Table("location", metadata, *location_columns(), _updated_at())
category = sa.Table(
    "category",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(80), nullable=False),
    sa.Column("label", sa.String(120), nullable=False),
)
offering = sa.Table("offering", metadata, *offering_columns())
offering_category = sa.Table("offering_category", metadata, *link_columns("category"))
offering_location = sa.Table("offering_location", metadata, *link_columns("location"))


def pour(organisations: Sequence[Organisation], url: str) -> None:
    """Fill the database at `url` (SQLite, PostgreSQL or MariaDB)."""
    write(url, metadata, rows_of(organisations))
