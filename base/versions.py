"""Versions of the tables: Alembic migrations in base/migrations. Who only reads and writes rows needs none of this."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from base.config import ROOT
from base.database import connect, read


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the tables to the newest form, or to that of an older release; safe to call at every start."""
    command.upgrade(migrations(url), revision)


def revisions(url: str) -> tuple[str | None, str | None]:
    """The revision that the tables have now (None: there are none), and that of this release."""
    with read(connect(url)) as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    return now, ScriptDirectory.from_config(migrations(url)).get_current_head()


def migrations(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "base" / "migrations"))
    config.attributes["url"] = url
    return config
