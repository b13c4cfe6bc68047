"""`doeners index …`: the state of the live index, rebuild, rollback, prune."""

from __future__ import annotations

import threading
import time

import click
import sqlalchemy as sa

from app import orders
from app.admin import index_status, words
from app.commands.console import (
    ASKED_BY,
    DONE,
    FAILED,
    PARTIAL,
    REFUSED,
    engine,
    note,
    platform_database,
    settings,
)
from app.commands.synonyms import explain
from base.errors import InvalidParams, LeaseTaken
from indexer import alias, definition, rule_store, runs, upkeep
from indexer.rebuild import rebuild as carry_out
from indexer.sources import SourceConfig, configured
from indexer.sync import sync as synchronise

LOOK_SECONDS = 0.5  # how often the progress is looked at
TELL_SECONDS = 5.0  # how often a source that takes long is told of
PATIENCE = 5.0  # seconds on top of the lease: how long `ensure` waits for one that a dead process left
_EXIT = {"succeeded": DONE, "partial": PARTIAL, "refused": REFUSED}
_ENDINGS = {
    "succeeded": "Klaar: de nieuwe index is live.",
    "partial": "Klaar, maar gedeeltelijk: de nieuwe index is live, met oude gegevens van wat niet te lezen was.",
    "refused": "Tegengehouden: de vorige index blijft live. Met --force gaat de nieuwe toch live.",
    "failed": "Mislukt: de vorige index blijft live.",
    "abandoned": "Afgebroken: een ander proces nam het over.",
}


@click.group("index")
def group() -> None:
    """De zoekindex: toestand, opbouwen, terugzetten, opruimen."""


group.add_command(explain)


@group.command()
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


@group.command()
@click.option("--source", help="Alleen deze bron, zoals limburg.")
@click.option("--force", is_flag=True, help="Ook als een bron meer dan een vijfde verliest.")
@click.option("--queue", is_flag=True, help="Laat het achtergrondproces het doen en wacht niet.")
def rebuild(source: str | None, force: bool, queue: bool) -> int:
    """Bouw de index opnieuw op, van alle bronnen of van één."""
    configs, db = configured(settings()), platform_database()
    _check_source(source, configs)
    if queue:
        run_id = orders.rebuild(settings(), db, source=source, requested_by=ASKED_BY, forced=force)
        note("runs.order", run_id, kind="rebuild", source=source, forced=force)
        click.echo(f"Besteld: run {run_id}. Volg hem met doeners index status of in /beheer.")
        return DONE
    run_id = runs.request(
        db, source=source, requested_by=ASKED_BY, forced=force, lease_seconds=settings().lease_seconds
    )
    note("runs.order", run_id, kind="rebuild", source=source, forced=force)
    return _watch(configs, run_id)


@group.command()
@click.option("--source", help="Alleen deze bron, zoals limburg.")
@click.option("--force", is_flag=True, help="Ook als een bron meer dan een vijfde verliest.")
def sync(source: str | None, force: bool) -> int:
    """Neem over wat in de bronnen veranderde; de index blijft dezelfde."""
    configs, db = configured(settings()), platform_database()
    _check_source(source, configs)
    lease_seconds = settings().lease_seconds
    run_id = runs.request(
        db, source=source, requested_by=ASKED_BY, forced=force, lease_seconds=lease_seconds, kind="sync"
    )
    note("runs.order", run_id, kind="sync", source=source, forced=force)
    order = runs.get(db, run_id)
    assert order is not None  # it was recorded a moment ago
    run = synchronise(settings(), engine(), db, configs, order)
    labels = {config.province: config.label for config in configs}
    for part in run.progress:
        counts = f"{part['read']} gelezen, {part['written']} geschreven, {part['removed']} verwijderd"
        click.echo(f"{labels.get(part['source'], part['source'])}: {counts}. {part['message']}".rstrip())
    click.echo(run.message or "Klaar: de index is bij.")
    return _EXIT.get(run.state, FAILED)


def _check_source(source: str | None, configs: list[SourceConfig]) -> None:
    known = [config.province for config in configs]
    if source is not None and source not in known:
        raise InvalidParams([{"field": "source", "message": f"De bron is een van: {', '.join(known)}."}])


@group.command()
def ensure() -> int:
    """Bouw alleen op als er geen index is of als de definitie veranderde."""
    client, wanted = engine(), definition.load(rule_store.published(platform_database())).digest
    live = alias.live(client, settings().index)
    if live and alias.meta(client, live).get("digest") == wanted:
        click.echo("De index is er al en past bij de code.")
        return DONE
    click.echo("De definitie is veranderd." if live else "Er is nog geen index.")
    return _watch(configured(settings()), _order_patiently())


def _order_patiently() -> str:
    """The order for a rebuild of everything. A dead process's lease runs out; an order that waits is taken over."""
    db, lease_seconds = platform_database(), settings().lease_seconds
    deadline = time.monotonic() + lease_seconds + PATIENCE
    while True:
        try:
            return runs.request(db, source=None, requested_by=ASKED_BY, lease_seconds=lease_seconds)
        except LeaseTaken as taken:
            other = runs.get(db, taken.run_id)
            if other and (other.state, other.kind, other.source) == ("queued", "rebuild", None):
                return other.id
            if time.monotonic() > deadline:
                raise
        time.sleep(LOOK_SECONDS)


def _watch(configs: list[SourceConfig], run_id: str) -> int:
    """Carry out the run here, and tell how far it is. The exit code."""
    db = platform_database()
    order = runs.get(db, run_id)
    assert order is not None  # it was recorded a moment ago
    ended = threading.Event()
    teller = threading.Thread(target=_tell, args=(db, run_id, configs, ended), daemon=True)
    teller.start()
    try:
        run = carry_out(settings(), engine(), db, configs, order)
    finally:
        ended.set()
        teller.join()
    click.echo(_ENDINGS.get(run.state, run.state))
    if run.message:
        click.echo(run.message)
    return _EXIT.get(run.state, FAILED)


def _tell(db: sa.Engine, run_id: str, configs: list[SourceConfig], ended: threading.Event) -> None:
    """A line per source when it is read, and now and then while it takes long."""
    labels = {config.province: config.label for config in configs}
    said: dict[str, tuple[object, float]] = {}
    last = False
    while not last:
        last = ended.wait(LOOK_SECONDS)  # look once more after the end
        run = runs.get(db, run_id)
        for part in run.progress if run else []:
            source, now = part["source"], time.monotonic()
            state, at = said.get(source, ("waiting", now))
            slow = part["state"] == state == "reading" and now - at > TELL_SECONDS
            if part["state"] != state or slow:
                said[source] = (part["state"], now)
            if slow or (part["state"] != state and part["state"] != "reading"):
                click.echo(_line(labels.get(source, source), part))


def _line(label: str, part: dict[str, object]) -> str:
    unreadable = f"niet te lezen. {part['message']} " if part["message"] else ""
    if part["state"] == "carried":
        return f"{label}: {unreadable}{part['carried']} overgenomen van de vorige index"
    if part["state"] == "failed":
        return f"{label}: {unreadable}".rstrip()
    counts = f"{part['read']} gelezen, {part['written']} geschreven, {part['refused']} geweigerd"
    return f"{label}: {counts}" + (" …" if part["state"] == "reading" else "")


@group.command()
def rollback() -> int:
    """Zet de vorige index weer live."""
    run = upkeep.rollback(settings(), engine(), platform_database(), requested_by=ASKED_BY)
    note("index.rollback", run.index_name or "", state=run.state)
    return _short(run)


@group.command()
def prune() -> int:
    """Verwijder oude indexen en resten van afgebroken runs."""
    run = upkeep.prune(settings(), engine(), platform_database(), requested_by=ASKED_BY)
    note("index.prune", state=run.state)
    return _short(run)


def _short(run: runs.Run) -> int:
    click.echo(run.message, err=run.state != "succeeded")
    return DONE if run.state == "succeeded" else FAILED
