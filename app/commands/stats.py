"""`doeners stats`: the events and their sums. What they hold: docs/figures.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import TextIO

import click
import sqlalchemy as sa

from app.commands.console import ASKED_BY, platform_database
from app.events import corrections, facts, periods, result_log, sums, visits
from app.events.sums import WHAT
from base import clock, database
from base.errors import ConfigError
from base.tables import event_counts, event_rows
from base.tables.events import DIMENSIONS

_COUNT = click.IntRange(-(10**9), 10**9)
_FILE = click.argument("file", type=click.File("w", encoding="utf-8"))
_PAGE = 1000  # rows in memory


@click.group("stats")
def group() -> None:
    """De cijfers: wat er geteld is."""


@group.command("rollup")
def rollup() -> None:
    """Tel de dagen die nog open zijn opnieuw uit hun gebeurtenissen, en de lijsten die getoond zijn per aanbieding."""
    db = platform_database()
    click.echo(f"{sums.roll_up(db)} sommen staan er voor de open dagen.")
    click.echo(f"{result_log.roll_up(db)} getoonde lijsten zijn geteld.")


@group.command("export")
@_FILE
def export(file: TextIO) -> None:
    """Schrijf elke gebeurtenis die nog bewaard is als een regel JSON, zonder bezoeker."""
    rows = event_rows.c
    columns = (rows.id, rows.at, *(rows[name] for name in WHAT), rows.value)
    _write(file, sa.select(*columns).order_by(rows.at, rows.id))


@group.command("sums")
@_FILE
def export_sums(file: TextIO) -> None:
    """Schrijf elke som (dag, soort, kenmerken) als een regel JSON."""
    every = event_counts.c
    columns = (every.day, *(every[name] for name in WHAT), every.n, every.value)
    _write(file, sa.select(*columns).order_by(every.day, *(every[name] for name in WHAT)))


def _write(file: TextIO, query: sa.Select[tuple[object, ...]]) -> None:
    with database.read(platform_database()) as connection:
        for row in connection.execution_options(yield_per=_PAGE).execute(query):
            file.write(json.dumps(dict(row._mapping), default=_text, ensure_ascii=False) + "\n")


def _text(value: object) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()


def _dimensions(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    chosen = {name: value for name, _, value in (text.partition("=") for text in given)}
    if wrong := chosen.keys() - DIMENSIONS.keys():
        raise ConfigError(f"Dit kenmerk bestaat niet: {', '.join(sorted(wrong))}.")
    return chosen


@group.command("correct")
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Van welke dag.")
@click.option("--kind", required=True, type=click.Choice(sorted(visits.KINDS | facts.KINDS)), help="Welke soort.")
@click.option("--set", "dimensions", multiple=True, callback=_dimensions, help="Een kenmerk: province=limburg.")
@click.option("--n", "count", required=True, type=_COUNT, help="Zoveel erbij, of eraf (-1).")
@click.option("--value", type=_COUNT, help="Zoveel bij de waarde; anders hetzelfde getal.")
@click.option("--why", required=True, help="De reden, die in de lijst komt.")
def correct(day: datetime, kind: str, dimensions: Mapping[str, str], count: int, value: int | None, why: str) -> None:
    """Verbeter een maand die gesloten is; elke verbetering staat in een lijst."""
    if periods.is_open(day.date(), clock.today()):
        raise ConfigError("Deze dag is nog open: hij wordt elke nacht opnieuw geteld.")
    what = {"kind": kind, **{name: dimensions.get(name, "") for name in DIMENSIONS}}
    added = count if value is None else value
    with database.write(platform_database()) as connection:
        corrections.add(connection, day.date(), what, n=count, value=added, by=ASKED_BY, why=why)
    click.echo("De verbetering staat in de lijst en in de som.")
