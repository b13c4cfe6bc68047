"""Alembic's entry: run the migrations on the platform database."""

from __future__ import annotations

from alembic import context

from base.config import load
from base.database import connect, keys_unwatched
from base.tables import metadata

url = context.config.attributes.get("url") or load().database_url

with connect(url).connect() as connection, keys_unwatched(connection):
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
