"""`doeners phrases …`: the phrases that administrators added to the phrasebook."""

from __future__ import annotations

import click

from app.commands.console import ASKED_BY, DONE, FAILED, NUMBER, note, platform_database
from base import database
from indexer import phrase_store

LATER = "De volgende bijwerking brengt dit naar de zoekmotor (doeners sync)."


@click.group("phrases")
def group() -> None:
    """De zinnen bij een activiteit die hier gemaakt zijn."""


@group.command("list")
def show() -> None:
    """Toon de zinnen: nummer, activiteit, zin."""
    for row in reversed(phrase_store.listed(platform_database())):
        if not row.removed_at:
            click.echo(f"{row.id}\t{row.activity}\t{row.text}")


@group.command("add")
@click.argument("activity")
@click.argument("text")
def add(activity: str, text: str) -> None:
    """Voeg een zin toe aan een activiteit (de code, zoals in de taxonomie)."""
    with database.write(platform_database()) as connection:
        number = phrase_store.add(connection, activity, text, ASKED_BY)
        note(connection, "phrases.add", str(number), activity=activity)
    click.echo(f"Zin {number} is bewaard. {LATER}")


@group.command("remove")
@click.argument("number", type=NUMBER)
def remove(number: int) -> int:
    """Haal een zin weg, bij nummer."""
    with database.write(platform_database()) as connection:
        if gone := phrase_store.remove(connection, number, ASKED_BY):
            note(connection, "phrases.remove", str(number))
    click.echo(f"De zin is weg. {LATER}" if gone else "Er is geen zin met dat nummer.")
    return DONE if gone else FAILED
