"""`doeners privacy`: all that is stored of an address of mail, given to its owner or erased."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email

from app.commands.console import DONE, PARTIAL, note, platform_database, settings
from app.privacy import erased, erasing, export, places, traces
from app.wording import dutch
from base import database
from base.errors import ConfigError


@click.group("privacy")
def group() -> None:
    """Wat van iemand bewaard is."""


def _address(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise ConfigError(f"“{text}” is geen e-mailadres.") from error
    return text.strip()


@group.command("export")
@click.argument("address", callback=_address)
def give(address: str) -> None:
    """Schrijf alles wat van een e-mailadres bewaard is, als JSON."""
    found = export.export(settings(), platform_database(), address)
    with database.write(platform_database()) as connection:
        note(connection, "privacy.export")
    click.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))


@group.command("erase")
@click.argument("address", callback=_address)
def erase(address: str) -> int:
    """Wis een e-mailadres en alles wat van de eigenaar is; 5 als het nog ergens staat."""
    offerings = _in_sources(address)
    done = _from_database(address)
    for file in places.letters(settings(), address):
        file.unlink()
        done["mail"] += 1
    faults = [*_from_services(address), *offerings, *_left_over(address)]
    click.echo(
        "Gewist: " + (", ".join(f"{name} {rows}" for name, rows in sorted(done.items())) or "niets gevonden") + "."
    )
    click.echo("\n".join(faults), nl=bool(faults))
    return PARTIAL if faults else DONE


def _in_sources(address: str) -> list[str]:
    client = places.engine_of(settings())
    found = places.offerings(settings(), client, address) if client else []
    return [
        f"Aanbod {one['id']}: het adres komt uit de bron. Laat het daar schrappen, werk bij (`doeners index rebuild`), "
        "en wis dan opnieuw."
        for one in found
    ]


def _from_database(address: str) -> Counter[str]:
    """What went from the platform database; a backup of before will know it too."""
    erased.add(settings(), address)
    with database.write(platform_database()) as connection:
        done = erasing.erase(settings(), connection, address)
        note(connection, "privacy.erase", rows=done.total())
    return done


def _from_services(address: str) -> list[str]:
    """Rewrite what database, broker and engine still hold of what was deleted; what did not work, in Dutch."""
    faults = []
    if not erasing.compact(platform_database()):
        faults.append("De databank kon niet herschreven worden: iemand leest ze. Probeer het straks opnieuw.")
    if settings().redis_url and not places.clean_broker(settings(), address):
        faults.append("De wachtrij kon haar bestand niet herschrijven. Probeer het straks opnieuw.")
    if client := places.engine_of(settings()):
        places.clean_engine(settings(), client, address)
    return faults


def _left_over(address: str) -> list[str]:
    """Where the address still stands, in Dutch."""
    var = Path(settings().var)
    places.clean_logs(var, address)
    with database.read(platform_database()) as connection:
        audit, packed = traces.in_audit(connection, address), traces.in_files(connection, address)
    lines = [f"Het adres, of een langer dat erop eindigt, staat nog in {file}." for file in places.files(var, address)]
    lines += [f"Het adres staat in een bestand van iemand anders: {file}." for file in packed]
    return [*lines, f"Het adres staat in {dutch.counted(audit, 'rij', 'rijen')} van het logboek."] if audit else lines
