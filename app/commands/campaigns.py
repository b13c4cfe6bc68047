"""`doeners campaigns`: which campaigns there are, and how they are reached. They are written in the back office."""

from __future__ import annotations

import click

from app.campaigns import store
from app.campaigns.campaign import PHASES, STATES, Campaign
from app.commands.console import platform_database
from base import clock, database


@click.group("campaigns")
def group() -> None:
    """De campagnes."""


@group.command("list")
def show() -> None:
    """Toon elke campagne: hoe ze geteld wordt, haar stand, periode, gebied en korte link."""
    with database.read(platform_database()) as connection:
        campaigns = store.every(connection)
    for campaign in campaigns:
        click.echo("\t".join((campaign.slug, _state(campaign), _period(campaign), campaign.where, campaign.short_path)))
    if not campaigns:
        click.echo("Er zijn nog geen campagnes.")


def _state(campaign: Campaign) -> str:
    return PHASES[campaign.phase(clock.today())] if campaign.state == "published" else STATES[campaign.state]


def _period(campaign: Campaign) -> str:
    days = (day.isoformat() if day else "?" for day in (campaign.starts, campaign.ends))
    return " tot en met ".join(days)
