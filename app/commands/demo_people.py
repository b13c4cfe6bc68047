"""The people of the demo: its regisseurs get accounts, all with one first password, which is shown once."""

from __future__ import annotations

import click

from app.commands.console import note, platform_database
from app.security import accounts, municipalities, passwords
from app.security.area import area_details, in_municipalities
from app.security.audit_names import reference
from base import database
from demo.regisseurs import DOMAIN, Regisseur, regisseurs


def make() -> None:
    """Make the accounts that are not there yet."""
    db, password = platform_database(), passwords.initial()
    new = [one for one in regisseurs() if accounts.find(db, one.name) is None]
    for regisseur in new:
        _make(regisseur, password)
    if new:
        click.echo(f"{len(new)} regisseurs hebben een account, elk met een adres op {DOMAIN}.")
        click.echo(f"Hun eerste wachtwoord, dat u alleen nu ziet: {password}")
    else:
        click.echo("De regisseurs hebben al een account.")


def _make(regisseur: Regisseur, password: str) -> None:
    area = in_municipalities(municipalities.read(regisseur.municipalities))
    with database.write(platform_database()) as connection:
        account = accounts.create(
            connection, regisseur.name, password, role="regisseur", area=area, email=regisseur.email
        )
        note(connection, "accounts.create", reference(account.id), role=account.role, **area_details(area))
