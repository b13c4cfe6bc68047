"""`doeners index …`: the state of the live index, rebuild, rollback, prune."""

from __future__ import annotations

import click

from app.commands import building
from app.commands.console import ASKED_BY, DONE, FAILED, engine, note, platform_database, settings
from app.commands.status import status
from app.commands.synonyms import explain
from app.operations import trail, turning
from app.wording import words
from app.wording.dutch import file_size
from indexer.engine import alias as live
from indexer.local_copy import writing
from indexer.running import orders, report, runs, upkeep


@click.group("index")
def group() -> None:
    """De zoekindex: toestand, opbouwen, terugzetten, opruimen."""


for _command in (explain, status, building.rebuild, building.sync, building.ensure, building.cancel):
    group.add_command(_command)


@group.command()
def rollback() -> int:
    """Zet de vorige index weer live, en werk die bij."""
    return _turn("rollback")


@group.command()
def forward() -> int:
    """Zet de index die teruggezet werd weer live, en werk die bij."""
    return _turn("forward")


def _turn(kind: turning.Turn) -> int:
    db = platform_database()
    run, sync = turning.turn(settings(), engine(), db, kind, by=ASKED_BY, note=note, order=orders.place)
    code = _short(run)
    found = report.load(db, run.id)
    if found:
        click.echo(words.difference(found.difference.total))
    if sync:
        building.catch_up(sync)
    return code


@group.command()
def prune() -> int:
    """Verwijder oude indexen en resten van afgebroken runs."""
    noted = trail.of_upkeep(note, "prune")
    run = upkeep.prune(settings(), engine(), platform_database(), requested_by=ASKED_BY, alongside=noted)
    return _short(run)


@group.command()
def copy() -> int:
    """Schrijf de kopie waarin bezoekers zoeken als de zoekmotor niet antwoordt."""
    index = live.state(engine(), settings().index)
    if index is None:
        click.echo("Er is nog geen index.", err=True)
        return FAILED
    path = writing.write(settings(), engine(), *index)
    click.echo(f"De kopie staat in {path} ({file_size(path.stat().st_size)}).")
    return DONE


def _short(run: runs.Run) -> int:
    click.echo(run.message, err=run.state != "succeeded")
    return DONE if run.state == "succeeded" else FAILED
