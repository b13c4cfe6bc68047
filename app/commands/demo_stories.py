"""The stories of the demo: published at once, unless there are stories already."""

from __future__ import annotations

from dataclasses import asdict

import click
import sqlalchemy as sa

from app.commands.console import note, platform_database
from app.stories import store
from base import clock, database
from demo.stories import Story, stories


def make() -> None:
    """Publish them."""
    with database.write(platform_database()) as connection:
        if store.every(connection):
            click.echo("De verhalen staan er al, op /verhalen.")
            return
        for story in stories():
            _publish(connection, story)
    click.echo(f"{len(stories())} verhalen staan op /verhalen.")


def _publish(connection: sa.Connection, story: Story) -> None:
    written = store.insert(connection, **asdict(story), consent_on=clock.today())
    assert store.publish(connection, written), written.missing
    note(connection, "stories.publish", str(written.id))
