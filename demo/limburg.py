"""Limburg: the schema of Vlaams-Brabant one version earlier.

No `updated_at` on organisations and locations, so that a change there shows only in the content; categories as a text
with commas. Its enterprise numbers are written with BE and spaces.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from demo.catalogue import Organisation
from demo.relational import link_columns, location_columns, offering_columns, organisation_columns, rows_of, write

metadata = sa.MetaData()
organisation = sa.Table("organisation", metadata, *organisation_columns())
location = sa.Table("location", metadata, *location_columns())
offering = sa.Table("offering", metadata, *offering_columns(), sa.Column("categories", sa.String(300)))
offering_location = sa.Table("offering_location", metadata, *link_columns("location"))


def pour(organisations: Sequence[Organisation], url: str) -> None:
    """Fill the database at `url` (SQLite, PostgreSQL or MariaDB)."""
    rows = rows_of(organisations)
    for row in rows["organisation"]:
        row["kbo"] = f"BE {str(row['kbo']).replace('.', ' ')}"
    write(url, metadata, rows)
