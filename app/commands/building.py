"""`doeners index rebuild|sync|ensure|cancel`: carried out in the terminal, or left to the worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import click
import sqlalchemy as sa

from app.commands.console import ASKED_BY, DONE, FAILED, PARTIAL, REFUSED, engine, note, platform_database, settings
from app.operations import trail, work
from app.wording import words
from base.errors import InvalidParams, LeaseTaken
from indexer import definition
from indexer.engine import alias, index_meta
from indexer.rules import rule_store
from indexer.running import gate, orders, report, runs
from indexer.sources import SourceConfig, configured

LOOK_SECONDS = 0.5  # how often the progress is looked at
TELL_SECONDS = 5.0  # how often a source that takes long is told of
PATIENCE = 5.0  # seconds on top of the lease: how long `ensure` waits for one that a dead process left
_EXIT = {"succeeded": DONE, "partial": PARTIAL, "refused": REFUSED}
_ENDINGS = {
    "succeeded": "Klaar: de nieuwe index is live.",
    "partial": "Klaar, maar gedeeltelijk: de nieuwe index is live, met oude gegevens van wat niet te lezen was.",
    "refused": "Tegengehouden: de vorige index blijft live. Wat klopt, kunt u aanvaarden met --accept.",
    "failed": "Mislukt: de vorige index blijft live.",
    "abandoned": "Afgebroken: een ander proces nam het over.",
    "cancelled": "Geannuleerd: de vorige index blijft live.",
}

_DRY_ENDINGS = {
    "succeeded": "Proefopbouw klaar: zo mag de nieuwe index live. Er is niets veranderd.",
    "partial": "Proefopbouw klaar, maar niet elke bron was te lezen. Er is niets veranderd.",
    "refused": "Proefopbouw klaar: zo zou de nieuwe index tegengehouden worden. Er is niets veranderd.",
}


_SOURCE = click.option("--source", help="Alleen deze bron, zoals limburg.")
_ACCEPT = click.option(
    "--accept",
    multiple=True,
    metavar="CODE",
    help="Aanvaard deze reden van de keuring, zoals shrunk:limburg. Mag vaker.",
)
_FORCE = click.option("--force", is_flag=True, help="Aanvaard elke reden die te aanvaarden is.")


@click.command()
@_SOURCE
@_ACCEPT
@_FORCE
@click.option("--dry-run", is_flag=True, help="Bouw en vergelijk, maar zet niets live.")
@click.option("--queue", is_flag=True, help="Laat het achtergrondproces het doen en wacht niet.")
def rebuild(source: str | None, accept: tuple[str, ...], force: bool, dry_run: bool, queue: bool) -> int:
    """Bouw de index opnieuw op, van alle bronnen of van één."""
    configs, db = configured(settings()), platform_database()
    asked = orders.Order("rebuild", _checked_source(source, configs), _codes(accept, force), dry_run)
    if queue:
        run_id = orders.order(settings(), db, asked, by=ASKED_BY, alongside=trail.of_order(note, asked))
        click.echo(f"Besteld: run {run_id}. Volg hem met doeners index status of in /beheer.")
        return DONE
    run_id = orders.place(settings(), db, asked, by=ASKED_BY, alongside=trail.of_order(note, asked))
    return _now_or_later(run_id, lambda: _watch(configs, run_id))


@click.command()
@_SOURCE
@_ACCEPT
@_FORCE
def sync(source: str | None, accept: tuple[str, ...], force: bool) -> int:
    """Neem over wat in de bronnen veranderde; de index blijft dezelfde."""
    configs, db = configured(settings()), platform_database()
    asked = orders.Order("sync", _checked_source(source, configs), _codes(accept, force))
    run_id = orders.place(settings(), db, asked, by=ASKED_BY, alongside=trail.of_order(note, asked))
    return _now_or_later(run_id, lambda: _synchronise(configs, run_id))


def catch_up(run_id: str) -> int:
    """Carry out the sync that was ordered after a rollback or forward. The exit code."""
    return _now_or_later(run_id, lambda: _synchronise(configured(settings()), run_id))


def _codes(accept: tuple[str, ...], force: bool) -> list[str]:
    """The codes of reasons that are accepted. Raises InvalidParams when one cannot be."""
    wrong = [code for code in accept if not gate.acceptable(code)]
    if wrong:
        raise InvalidParams(
            [{"field": "accept", "message": f"“{code}” is geen reden die u kunt aanvaarden."} for code in wrong]
        )
    return [*accept, *([gate.ALL] if force else [])]


def _now_or_later(run_id: str, watch: Callable[[], int]) -> int:
    """Carry out an order here; behind another run it waits for the worker. The exit code."""
    db = platform_database()
    try:
        return watch()
    except LeaseTaken:
        orders.ring(settings(), run_id)
        click.echo(f"Er loopt al een run. De uwe ({run_id}) wacht en begint vanzelf daarna, in het achtergrondproces.")
        click.echo("Volg hem met doeners index status of in /beheer.")
        return DONE
    finally:
        orders.ring_next(settings(), db)


def _synchronise(configs: list[SourceConfig], run_id: str) -> int:
    order = runs.get(platform_database(), run_id)
    assert order is not None  # it was recorded a moment ago
    run = work.carry_out(settings(), engine(), platform_database(), order)
    labels = {config.province: config.label for config in configs}
    for part in run.progress:
        if part["state"] == "unchanged":
            counts = "niets veranderd"
        else:
            counts = f"{part['read']} gelezen, {part['written']} geschreven, {part['removed']} verwijderd"
        click.echo(f"{labels.get(part['source'], part['source'])}: {counts}. {part['message']}".rstrip())
    click.echo(run.message or "Klaar: de index is bij.")
    return _EXIT.get(run.state, FAILED)


def _checked_source(source: str | None, configs: list[SourceConfig]) -> str | None:
    """The source, when there is one of that name. Raises InvalidParams."""
    known = [config.province for config in configs]
    if source is not None and source not in known:
        raise InvalidParams([{"field": "source", "message": f"De bron is een van: {', '.join(known)}."}])
    return source


@click.command()
def ensure() -> int:
    """Bouw alleen op als er geen index is of als de definitie veranderde."""
    client, wanted = engine(), definition.load(rule_store.published(platform_database())).digest
    live = alias.live(client, settings().index)
    if live and index_meta.read(client, live).digest == wanted:
        click.echo("De index is er al en past bij de code.")
        return DONE
    click.echo("De definitie is veranderd." if live else "Er is nog geen index.")
    return _patiently(configured(settings()))


def _patiently(configs: list[SourceConfig]) -> int:
    """Rebuild everything here, or see it done by the worker. The lease of a process that died runs out meanwhile."""
    deadline = time.monotonic() + settings().lease_seconds + PATIENCE
    run_id = ""
    while True:
        try:
            run_id = run_id or _order_of_everything()
            run = runs.get(platform_database(), run_id)
            if run and run.state in runs.ENDED:
                return _ended(run)
            if run and run.state == "queued":
                return _watch(configs, run_id)
        except LeaseTaken:
            if time.monotonic() > deadline:
                raise
        time.sleep(LOOK_SECONDS)


def _order_of_everything() -> str:
    """An order for a rebuild of everything, or the one that waits already. Raises LeaseTaken."""
    db = platform_database()
    try:
        return orders.place(settings(), db, orders.Order("rebuild"), by=ASKED_BY)
    except LeaseTaken as taken:
        other = runs.get(db, taken.run_id)
        if other and other.state == "queued":
            return other.id
        raise


def _watch(configs: list[SourceConfig], run_id: str) -> int:
    """Carry out the run here, and tell how far it is. The exit code."""
    db = platform_database()
    order = runs.get(db, run_id)
    assert order is not None  # it was recorded a moment ago
    ended = threading.Event()
    teller = threading.Thread(target=_tell, args=(db, run_id, configs, ended), daemon=True)
    teller.start()
    try:
        run = work.carry_out(settings(), engine(), db, order)
    finally:
        ended.set()
        teller.join()
    return _ended(run)


def _ended(run: runs.Run) -> int:
    """Tell how a rebuild ended and what it changes. The exit code."""
    click.echo(_DRY_ENDINGS.get(run.state, _ENDINGS.get(run.state)) if run.dry_run else _ENDINGS.get(run.state))
    reasons = run.verdict["reasons"] if run.verdict else []
    for line in [f"{reason['code']}: {reason['text']}" for reason in reasons] or [run.message]:
        click.echo(line)
    found = report.load(platform_database(), run.id)
    if found:
        click.echo(words.difference(found.difference.total))
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


def _line(label: str, part: runs.SourceProgress) -> str:
    unreadable = f"niet te lezen. {part['message']} " if part["message"] else ""
    if part["state"] == "carried":
        return f"{label}: {unreadable}{part['carried']} overgenomen van de vorige index"
    if part["state"] == "failed":
        return f"{label}: {unreadable}".rstrip()
    counts = f"{part['read']} gelezen, {part['written']} geschreven, {part['refused']} geweigerd"
    return f"{label}: {counts}" + (" …" if part["state"] == "reading" else "")


@click.command()
@click.argument("run_id", required=False)
def cancel(run_id: str | None) -> int:
    """Annuleer een run die wacht of bezig is; zonder id degene die bezig is."""
    db = platform_database()
    found = runs.get(db, run_id) if run_id else runs.active(db, settings().lease_seconds)
    if found is None:
        raise InvalidParams(
            [{"field": "run", "message": "Er is geen run met die id." if run_id else "Er loopt niets."}]
        )
    orders.cancel(settings(), db, found.id, by=ASKED_BY, alongside=trail.of_cancel(note, found))
    ended = _await_end(found.id)
    click.echo("Geannuleerd." if ended else "Gevraagd: de run stopt bij zijn volgende stap.")
    return DONE


def _await_end(run_id: str) -> bool:
    """Whether a run has ended, within the time that a process needs to notice that it was cancelled."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        run = runs.get(platform_database(), run_id)
        if run is None or run.state in runs.ENDED:
            return True
        time.sleep(LOOK_SECONDS)
    return False
