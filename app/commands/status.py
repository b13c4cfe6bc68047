"""`doeners index status`: what is live, how old it is, what is busy, and the next step."""

from __future__ import annotations

import click
import sqlalchemy as sa

from app.admin import index_status, words
from app.commands.console import engine, platform_database, settings
from indexer import runs
from indexer.sources import configured


@click.command()
def status() -> None:
    """Toon de toestand van de live index."""
    db = platform_database()
    found = index_status.read(settings(), engine(), db)
    latest = runs.history(db, limit=10)
    ended = next((run for run in latest if run.state in runs.ENDED), None)
    expected = [source.province for source in configured(settings())]
    concerns = index_status.concerns(found, ended, settings().max_index_age, expected)
    for line in (index_status.sentence(found, concerns), *_details(found), *_about_runs(db, ended)):
        click.echo(line)
    click.echo(f"Volgende stap: {_next_step(found, concerns)}")


def _details(found: index_status.IndexStatus) -> list[str]:
    lines = [f"Zoekmotor: {words.HEALTH.get(found.health, str(found.health))}"]
    if found.name is None:
        return lines
    same = "dezelfde als in de code" if found.same_definition else f"in de code is het {found.code_digest[:8]}"
    lines += [f"Alias {settings().index} -> {found.name}", f"Definitie: {found.digest[:8]}, {same}"]
    lines += [f"Opgebouwd: {words.moment(found.built_at)}"]
    for source in found.sources:
        stale = ", verouderd" if source.stale else ""
        synced = f", bijgewerkt {words.moment(source.synced_at)}" if source.synced_at else ""
        lines.append(f"  {source.label}: {source.offerings}, gelezen {words.moment(source.read_at)}{synced}{stale}")
    lines += [f"Vorige: {older.name} ({older.offerings})" for older in found.previous]
    return lines


def _about_runs(db: sa.Engine, ended: runs.Run | None) -> list[str]:
    active = runs.active(db, settings().lease_seconds)
    busy = [f"Nu: {words.KINDS[active.kind]}, {words.STATES[active.state]}. {active.step}".rstrip()] if active else []
    last = (
        [
            f"Laatste run: {words.KINDS[ended.kind]}, {words.STATES[ended.state]}, {words.moment(ended.finished_at)}. "
            f"{ended.message}".rstrip()
        ]
        if ended
        else []
    )
    return [*busy, *last]


def _next_step(found: index_status.IndexStatus, concerns: list[str]) -> str:
    if found.health is None:
        return "start de zoekmotor."
    if found.name is None:
        return "doeners index rebuild"
    if not found.same_definition:
        return "doeners index rebuild (de definitie verschilt)"
    stale = next((source.source for source in found.sources if source.stale), None)
    if stale:
        return f"kijk de bron na en voer dan doeners index rebuild --source {stale} uit."
    return "doeners index rebuild" if concerns else "niets te doen."
