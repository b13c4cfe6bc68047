"""`doeners backup` and `doeners restore`: the platform database in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.console import note, platform_database, settings
from app.privacy import erased
from app.wording import dutch
from base import backup, database, restore
from base.errors import BackupRefused
from indexer import lease

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=_FILE)
def make(file: Path) -> None:
    """Bewaar de platformdatabank in een bestand dat alleen u kunt lezen."""

    def noted(made: backup.Backup) -> None:
        with database.write(platform_database()) as connection:
            note(connection, "backup.make", file.name, rows=made.rows)

    try:
        made = backup.write(platform_database(), file, before_it_appears=noted)
    except OSError as error:
        raise BackupRefused(f"Het bestand {file} kan niet geschreven worden: {error.strerror}.") from error
    click.echo(f"Bewaard: {dutch.counted(made.rows, 'rij', 'rijen')} in {file}. Er staan persoonsgegevens in.")


@click.command("restore")
@click.argument("file", type=_FILE)
def put_back(file: Path) -> None:
    """Zet een reservekopie terug in een lege platformdatabank."""
    platform_database()
    found = restore.restore(settings().database_url, file)
    lease.outrun(platform_database())
    again = erased.replay(settings(), platform_database())
    with database.write(platform_database()) as connection:
        note(connection, "backup.restore", file.name, rows=found.rows, made_at=found.made_at)
    click.echo(f"Teruggezet: {dutch.counted(found.rows, 'rij', 'rijen')}, bewaard op {found.made_at[:16]} (UTC).")
    if again:
        click.echo(f"Opnieuw gewist: {dutch.counted(again, 'e-mailadres', 'e-mailadressen')}.")
    click.echo("Volgende stap: doeners index rebuild")
