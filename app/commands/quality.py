"""`doeners quality …`: how well the live index answers, and what visitors say of it by what they open."""

from __future__ import annotations

import json
from typing import TextIO

import click

from app.commands.console import platform_database, settings
from app.operations import night_score
from app.quality import implicit
from app.wording.dutch import score


@click.group("quality")
def group() -> None:
    """Hoe goed het zoeken is."""


@group.command("measure")
def measure() -> None:
    """Meet nu wat elke nacht gemeten wordt, en bewaar het als de meting van vandaag."""
    night = night_score.measure(settings(), platform_database())
    for name, value, count in (
        ("Beoordeelde zoekvragen", night.written, night.written_queries),
        ("Wat bezoekers openden", night.implicit, night.implicit_queries),
    ):
        click.echo(f"{name}: {'geen score' if value is None else score(value)} ({count} zoekvragen)")


@group.command("implicit")
@click.argument("file", type=click.File("w", encoding="utf-8"))
def export(file: TextIO) -> None:
    """Schrijf wat bezoekers openden als waarderingen: JSONL, zoals `doeners queries import` ze leest."""
    queries = implicit.of_texts(platform_database())
    for query in queries:
        file.write(json.dumps({"query": query.text, "judgments": query.grades}, ensure_ascii=False) + "\n")
    click.echo(f"{len(queries)} zoekvragen.", err=True)
