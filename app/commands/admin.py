"""`doeners admin …`: accounts and their tokens, as on /beheer/accounts."""

from __future__ import annotations

import json

import click

from app.commands.console import NUMBER, note, platform_database, settings
from app.security import (
    accounts,
    first_administrator,
    identities,
    municipalities,
    passwords,
    roles,
    roster,
    sealed,
    second_factor,
    tokens,
)
from app.security.area import area_details, chosen
from app.security.audit_names import reference
from base import database
from base.errors import InvalidParams

_PROVINCE = click.option("--province", help="Slug van de provincie, voor de rollen province en regisseur.")
_MUNICIPALITIES = click.option(
    "--municipality", "towns", multiple=True, help="Gemeente (naam of NIS-code) van een regisseur; mag meermaals."
)


@click.group("admin")
def group() -> None:
    """Beheerders en hun tokens."""


@group.command()
def ensure() -> None:
    """Maak de eerste beheerder als er geen is; schrijft één regel JSON."""
    with database.write(platform_database()) as connection:
        account, password = first_administrator.ensure_first(connection, settings())
        if password:
            note(connection, "accounts.first", reference(account.id))
    click.echo(json.dumps({"name": account.name, "password": password}))


@group.command("list")
def list_all() -> None:
    """Toon elk account: naam, rol, gebied (provincie of NIS-codes), aantal tokens."""
    for account in roster.listed(platform_database()):
        area = ",".join(sorted(account.area.municipalities)) or account.area.province or "-"
        click.echo("\t".join((account.name, account.role, area, str(account.tokens))))


@group.command()
@click.argument("name")
@click.option("--role", type=click.Choice(roles.ROLES), default="province", show_default=True)
@_PROVINCE
@_MUNICIPALITIES
@click.option("--email", default="", help="Adres voor berichten van doeners.")
def create(name: str, role: str, province: str | None, towns: tuple[str, ...], email: str) -> None:
    """Maak een account; schrijft één regel JSON met het eerste wachtwoord."""
    password = passwords.initial()
    area = chosen(province, municipalities.read(towns))
    with database.write(platform_database()) as connection:
        account = accounts.create(connection, name, password, role=role, area=area, email=email)
        note(connection, "accounts.create", reference(account.id), role=role, **area_details(account.area))
    click.echo(json.dumps({"name": account.name, "password": password}))


@group.command()
@click.argument("name")
@click.argument("role", type=click.Choice(roles.ROLES))
@_PROVINCE
@_MUNICIPALITIES
def role(name: str, role: str, province: str | None, towns: tuple[str, ...]) -> None:
    """Geef een account een andere rol."""
    account, area = _known(name), chosen(province, municipalities.read(towns))
    with database.write(platform_database()) as connection:
        roster.change_role(connection, account, role, area)
        note(connection, "accounts.role", reference(account.id), role=role, **area_details(area))
    click.echo(f"Het account “{name}” heeft nu de rol {role}.")


@group.command()
@click.argument("name")
def token(name: str) -> None:
    """Maak een token voor de API en toon het, deze ene keer."""
    account = _known(name)
    with database.write(platform_database()) as connection:
        made = tokens.create(connection, account)
        note(connection, "tokens.create", reference(account.id))
    click.echo(made)


@group.command("tokens")
@click.argument("name")
def list_tokens(name: str) -> None:
    """Toon de tokens van een account: nummer, kenmerk, gemaakt op."""
    for found in tokens.of(platform_database(), _known(name)):
        click.echo(f"{found.id}\t{found.hint}\t{found.created_at:%Y-%m-%d}")


@group.command()
@click.argument("number", type=NUMBER)
def revoke(number: int) -> None:
    """Trek een token in (zie `doeners admin tokens`)."""
    with database.write(platform_database()) as connection:
        hint = tokens.revoke_any(connection, number)
        if hint is None:
            raise InvalidParams([{"field": "number", "message": f"Er is geen token {number}."}])
        note(connection, "tokens.revoke", hint, token=number)
    click.echo(f"Het token {hint} is ingetrokken.")


@group.command()
@click.argument("name")
def password(name: str) -> None:
    """Geef een account een nieuw eerste wachtwoord; sessies en tokens eindigen. Schrijft één regel JSON."""
    first = passwords.initial()
    account = _known(name)
    with database.write(platform_database()) as connection:
        accounts.set_password(connection, account, first, must_change=True)
        note(connection, "accounts.password", reference(account.id))
    click.echo(json.dumps({"name": account.name, "password": first}))


@group.command()
@click.argument("name")
def logout(name: str) -> None:
    """Beëindig alle sessies van een account."""
    account = _known(name)
    with database.write(platform_database()) as connection:
        accounts.end_sessions(connection, account)
        note(connection, "accounts.sessions", reference(account.id))
    click.echo(f"Het account “{name}” is overal afgemeld.")


@group.command("reset-second-factor")
@click.argument("name")
def reset_second_factor(name: str) -> None:
    """Zet de tweede stap van een account uit, voor wie zijn telefoon kwijt is."""
    account = _known(name)
    with database.write(platform_database()) as connection:
        if second_factor.remove(connection, account):
            note(connection, "second_factor.reset", reference(account.id))
    click.echo(f"De tweede stap van “{name}” staat uit.")


@group.command()
def reseal() -> None:
    """Verzegel geheimen van tweede stappen en webhooks met de nieuwste sleutel."""
    with database.write(platform_database()) as connection:
        counts = sealed.renew(settings(), connection)
        note(connection, "secrets.reseal", rows=sum(counts.values()))
    click.echo(f"Opnieuw verzegeld: {sum(counts.values())}.")


@group.command()
@click.argument("name")
def unlink(name: str) -> None:
    """Vergeet wie een account is bij de aanmelddienst (OpenID Connect)."""
    account = _known(name)
    with database.write(platform_database()) as connection:
        if identities.unlink(connection, account):
            note(connection, "accounts.unlink", reference(account.id))
    click.echo(f"Het account “{name}” is losgemaakt van de aanmelddienst.")


@group.command()
@click.argument("name")
def remove(name: str) -> None:
    """Verwijder een account, met zijn sessies en tokens."""
    account = _known(name)
    with database.write(platform_database()) as connection:
        roster.remove(connection, account)
        note(connection, "accounts.remove", reference(account.id))
    click.echo(f"Het account “{name}” is verwijderd.")


def _known(name: str) -> accounts.Account:
    """The account of that name. Raises InvalidParams."""
    account = accounts.find(platform_database(), name)
    if account is None:
        raise InvalidParams([{"field": "name", "message": f"Er is geen account “{name}”."}])
    return account
