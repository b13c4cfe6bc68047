"""The campaigns of the demo: published at once, unless there are campaigns already."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

import click
import sqlalchemy as sa

from app.campaigns import store
from app.campaigns.campaign import Campaign
from app.commands.console import note, platform_database
from app.stories import store as story_store
from base import clock, database
from demo.campaigns import CAMPAIGNS, Text, texts
from demo.campaigns import Campaign as Playing


def make(days: int) -> None:
    """Publish them, in the periods in which `doeners demo figures` plays them in so many days."""
    db = platform_database()
    stories = {story.id: story.activities for story in story_store.published(db)}
    first = clock.today() - timedelta(days=days)
    with database.write(db) as connection:
        if store.every(connection):
            click.echo("De campagnes staan er al, op /campagnes.")
            return
        for playing, text in zip(CAMPAIGNS, texts(), strict=True):
            fitting = [number for number, own in stories.items() if set(own) & set(text.activities)]
            written = _insert(connection, playing, text, playing.period(first, days), fitting)
            assert written.slug == playing.slug, written.slug
            assert store.publish(connection, written), written.missing
            note(connection, "campaigns.publish", str(written.id))
    click.echo(f"{len(CAMPAIGNS)} campagnes staan op /campagnes.")


def _insert(
    connection: sa.Connection, playing: Playing, text: Text, period: tuple[date, date], stories: list[int]
) -> Campaign:
    starts, ends = period
    own = {"province": playing.province or None, "starts": starts, "ends": ends, "stories": stories}
    return store.insert(connection, **asdict(text), **own, partner_url="")
