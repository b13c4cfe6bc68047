"""`doeners audit …`: the audit trail."""

from __future__ import annotations

import click

from app.commands.console import DONE, FAILED, platform_database
from app.security import audit


@click.group("audit")
def group() -> None:
    """Het logboek van alles wat beheerders deden."""


@group.command()
def verify() -> int:
    """Kijk na of de keten heel is; anders eindigt dit met 1."""
    db = platform_database()
    first = audit.broken(db)
    if first is not None:
        click.echo(f"De keten is stuk vanaf regel {first}: een regel is gewijzigd of verdwenen.")
        return FAILED
    click.echo(f"De keten is heel: {audit.count(db)} handelingen.")
    return DONE
