"""`doeners index status`: what is live, how old it is, what is busy, and the next step."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import click
import orjson

from app.commands.console import engine, platform_database, settings
from app.operations import condition, index_status, source_state
from app.operations.condition import Condition
from app.operations.index_status import IndexStatus
from app.operations.next_step import drifted
from app.operations.source_state import LiveSource
from app.wording import dutch, words
from indexer import code
from indexer.running import runs


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Voor programma's: één regel JSON.")
def status(as_json: bool) -> None:
    """Toon de toestand van de live index, en de volgende stap."""
    db = platform_database()
    found = condition.look(settings(), engine(), db)
    if as_json:
        about: dict[str, object] = {
            "concerns": found.concerns,
            "waiting": {kind.kind: kind.count for kind in found.waiting},
        }
        about |= {"next_step": found.step.text, "active": _run(found.active), "last": _run(found.last)}
        click.echo(orjson.dumps({"alias": settings().index, **_index(found.status), **about}).decode())
        return
    lines = [found.sentence, *_details(found), *_busy(found.active), *_last(found.last)]
    lines += [f"Wacht: {kind.phrase} ({kind.path})" for kind in found.waiting]
    click.echo("\n".join([*lines, f"Volgende stap: {found.step.text}"]))


def _details(condition: Condition) -> list[str]:
    found = condition.status
    lines = [f"Zoekmotor: {words.HEALTH.get(found.health, str(found.health))}"]
    if found.name is None:
        return lines
    tags = {state.source: state.tag for state in condition.sources if state.faults}
    same = "dezelfde als in de code" if found.same_definition else f"{drifted(found)} ({found.code_digest[:8]})"
    return [
        *lines,
        f"Alias {settings().index} -> {found.name}",
        f"Definitie: {found.digest[:8]}, {same}",
        f"Code: {found.code or 'onbekend'}{'' if found.code == code.version() else f', hier draait {code.version()}'}",
        f"Lucene: {found.lucene or 'onbekend'}",
        *([f"Taalmodel: {reading}"] if (reading := _reading(found)) else []),
        f"Opgebouwd: {dutch.moment(found.built_at)}",
        *(_source(source, tags) for source in found.sources),
        *(f"Vorige: {older.name} ({older.offerings})" for older in found.previous),
    ]


def _reading(found: IndexStatus) -> str:
    off = found.model_away or not settings().meaning
    return "" if off else index_status.reading(engine(), settings().index)


def _source(source: LiveSource, tags: Mapping[str, str]) -> str:
    synced = f", bijgewerkt {dutch.moment(source.synced_at)}" if source.synced_at else ""
    token = f", merkteken {source.change_token[:8]}" if source.change_token else ""
    tag = f", {tags[source.source]}" if source.source in tags else ""
    label = source_state.label(source.source)
    return f"  {label}: {source.offerings}, gelezen {dutch.moment(source.read_at)}{synced}{token}{tag}"


def _busy(active: runs.Run | None) -> list[str]:
    if active is None:
        return []
    waiting = [run for run in runs.waiting(platform_database()) if run.id != active.id]
    behind = f" Daarna wachten er {len(waiting)}." if waiting else ""
    return [f"Nu: {words.KINDS[active.kind]}, {words.STATES[active.state]}. {active.step}".rstrip() + behind]


def _last(ended: runs.Run | None) -> list[str]:
    if ended is None:
        return []
    how = f"{words.KINDS[ended.kind]}, {words.STATES[ended.state]}, {dutch.moment(ended.finished_at)}"
    return [f"Laatste run: {how}. {ended.message}".rstrip()]


def _index(found: IndexStatus) -> dict[str, object]:
    return {**dataclasses.asdict(found), "same_definition": found.same_definition, "code_here": code.version()}


def _run(run: runs.Run | None) -> dict[str, object] | None:
    if run is None:
        return None
    names = ("id", "kind", "source", "state", "step", "message", "finished_at")
    return {name: getattr(run, name) for name in names}
