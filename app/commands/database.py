"""Commands for the platform database."""

from __future__ import annotations

import click

from app.commands.console import platform_database, settings
from base import versions


@click.group("database")
def group() -> None:
    """De platformdatabank."""


@group.command()
def upgrade() -> None:
    """Maak de tabellen of breng ze bij."""
    platform_database()
    versions.upgrade(settings().database_url)
    click.echo("De tabellen zijn bij.")
