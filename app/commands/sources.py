"""`doeners sources …`: try a file or a source before it goes live."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.console import DONE, REFUSED, engine, platform_database, settings
from app.operations import source_letters, source_state
from app.wording import dutch, words
from base.errors import InvalidParams
from indexer.sources import SourceConfig, configured
from indexer.tables.table import LARGEST_FILE, FileRefused
from indexer.validator import check, columns, files
from indexer.validator.check import Outcome
from indexer.validator.targets import targets

SHOWN = 20  # refused rows


@click.group("sources")
def group() -> None:
    """De bronnen van de provincies."""


@group.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--source", required=True, help="De bron, zoals limburg.")
def check_source(file: Path | None, source: str) -> int:
    """Toon wat wij van een bestand (CSV, XLSX, JSON) zouden aanvaarden; zonder bestand: van de bron zelf."""
    config = _config(source)
    try:
        outcome = _of_file(file, config) if file else check.connection(config)
    except FileRefused as refused:
        raise InvalidParams([{"field": "file", "message": str(refused)}]) from refused
    return _tell(outcome)


@group.command()
def status() -> None:
    """Toon hoe het met elke bron gaat."""
    for state in source_state.states(platform_database(), engine(), settings().index, configured(settings())):
        readings, counts = state.readings, state.live
        read = f"laatst gelezen {dutch.moment(readings.last_good)}" if readings.last_good else "nog nooit gelezen"
        fault = "" if state.condition in ("good", "new") else f", {state.tag}"
        why = f": {readings.trend[-1].message}" if readings.failures else ""
        click.echo(f"{state.label}: {read}{fault}{why}")
        complete = f"{counts.complete} van {counts.offerings} volledig" if counts else "volledigheid onbekend"
        click.echo(f"  {dutch.counted(state.open_rejects, 'geweigerde rij', 'geweigerde rijen')}, {complete}")


@group.command()
def mail() -> None:
    """Stuur de wekelijkse brief nu naar wie voor een bron zorgt, als er iets te zeggen is."""
    told = source_letters.weekly(settings(), platform_database(), engine(), configured(settings()), on_request=True)
    for source, count in told.items():
        click.echo(f"{source}: {dutch.counted(count, 'brief', 'brieven')}")


def _config(source: str) -> SourceConfig:
    configs = {config.province: config for config in configured(settings())}
    if source not in configs:
        raise InvalidParams([{"field": "source", "message": f"De bron is een van: {', '.join(configs)}."}])
    return configs[source]


def _bytes(file: Path) -> bytes:
    """What is in a file. Raises FileRefused."""
    if not file.exists():
        raise FileRefused(f"Het bestand “{file}” staat niet in {file.absolute().parent}.")
    if not file.is_file():
        raise FileRefused(f"“{file}” is {'een map, geen bestand' if file.is_dir() else 'geen gewoon bestand'}.")
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FileRefused(f"Het bestand “{file}” is niet te lezen: {error.strerror}.") from error


def _of_file(file: Path, config: SourceConfig) -> Outcome:
    table = files.read(_bytes(file), config)
    if check.fits(table, config):
        click.echo(f"De kolommen zijn zoals afgesproken voor {config.label}.")
        return check.as_agreed(table, config)
    click.echo(f"De kolommen zijn niet die van de afspraak met {config.label}. Wij lezen ze zo:")
    suggested = [column for column in columns.suggest(table, config) if column.target]
    for column in suggested:
        click.echo(f"  {column.name} = {targets()[column.target].label}")
    return check.as_chosen(table, config, {column.name: column.target for column in suggested})


def _tell(outcome: Outcome) -> int:
    if outcome.refusal:
        click.echo(f"De bron zou dit bestand als geheel weigeren: {outcome.refusal}")
    for note in outcome.notes:
        click.echo(note)
    if not outcome.rows:
        click.echo("Er staan geen rijen in.")
        return REFUSED
    rows = dutch.counted(outcome.rows, "rij", "rijen")
    click.echo(f"{rows}: {outcome.accepted} aanvaard, {outcome.refused} geweigerd, {outcome.complete} volledig.")
    for fault in outcome.faults[:SHOWN]:
        click.echo(f"  rij {fault.row} ({fault.source_id}), {words.field(fault.field)}: {fault.message}")
    if len(outcome.faults) > SHOWN:
        click.echo(f"  en nog {len(outcome.faults) - SHOWN}")
    return REFUSED if outcome.refused or outcome.refusal else DONE
