"""`doeners figures`: what the worker does at night with figures, and the proof that hidden numbers stay hidden."""

from __future__ import annotations

import json
from typing import TextIO

import click

from app.commands.console import DONE, REFUSED, platform_database
from app.figures import cells, periods, publish
from app.figures.definitions import BLOCKS
from app.wording import dutch
from base import clock, database


@click.group("figures")
def group() -> None:
    """De cijfers die iedereen leest."""


@group.command("publish")
def publish_all() -> None:
    """Publiceer de maanden, kwartalen en jaren die voorbij zijn."""
    changed = publish.publish(platform_database())
    click.echo(f"{dutch.counted(changed, 'groep cijfers is', 'groepen cijfers zijn')} gewijzigd.")


@group.command("report")
def make_files() -> None:
    """Teken de grafieken en maak de verslagen van wat gepubliceerd is."""
    from app.figures import making  # noqa: PLC0415 - the drawing program takes a second to load

    click.echo(f"{dutch.counted(making.make(platform_database()), 'bestand is', 'bestanden zijn')} gemaakt.")


@group.command("proof")
def prove() -> int:
    """Bewijs dat niemand kan uitrekenen wat niet getoond is."""
    intervals = publish.prove(platform_database())
    narrow = [interval for interval in intervals if not interval.is_wide]
    for interval in narrow:
        click.echo(f"{'|'.join(interval.cell)}: tussen {interval.least:g} en {interval.most:g}")
    least = min((interval.most - interval.least for interval in intervals), default=0)
    click.echo(f"{dutch.counted(len(intervals), 'getal is', 'getallen zijn')} niet getoond.")
    click.echo(f"Het smalste interval is {least:g} breed; {dutch.number(len(narrow))} zijn smaller dan 5.")
    return REFUSED if narrow else DONE


@group.command("cells")
@click.argument("file", type=click.File("w", encoding="utf-8"))
def write_cells(file: TextIO) -> None:
    """Schrijf elk getal als een regel JSON, ook wat niet getoond wordt. Niet om te verspreiden."""
    with database.read(platform_database()) as connection:
        first = cells.first_day(connection)
        over = periods.closed(first, clock.today()) if first else []
        for block in BLOCKS:
            counted = cells.count(connection, block, over)
            for cell, number in counted.counts.items():
                line = {**cell._asdict(), "n": number, "days": counted.days.get(cell)}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
