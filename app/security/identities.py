"""Persons of the identity provider and their accounts: who comes back from a login, and whose account that is.

The provider only says who somebody is. Which account that is follows from an earlier login (its `subject`) or, the
first time, from a verified e-mail address that exactly one account has. No account is ever made here.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.security import accounts
from app.security.accounts import Account
from app.security.oidc import LoginRefused, Person
from base import clock, database
from base.tables import accounts as accounts_table
from base.tables import identities

_OF_ANOTHER = "Dit account hoort bij iemand anders van de aanmelddienst. Vraag het aan de beheerder van het platform."


def account_of(db: sa.Engine, person: Person) -> Account:
    """The account of a person, remembered for the next time. Raises LoginRefused when there is none."""
    with database.read(db) as connection:
        known = connection.scalar(sa.select(identities.c.account_id).where(identities.c.subject == person.subject))
    if known is not None:
        return _existing(accounts.by_id(db, known))
    if not person.verified:
        raise LoginRefused("De aanmelddienst heeft uw e-mailadres niet nagekeken. Meld u aan met uw wachtwoord.")
    account = _existing(_by_email(db, person.email))
    _link(db, account, person)
    return account


def unlink(connection: sa.Connection, account: Account) -> bool:
    """Forget who the provider says the account is; whether it was known."""
    return connection.execute(identities.delete().where(identities.c.account_id == account.id)).rowcount > 0


def linked(db: sa.Engine, account: Account) -> bool:
    """Whether the account has logged in through the provider."""
    with database.read(db) as connection:
        own = sa.select(identities.c.account_id).where(identities.c.account_id == account.id)
        return connection.scalar(own) is not None


def _by_email(db: sa.Engine, email: str) -> Account | None:
    """The one account with that address; None when no account has it, or more than one."""
    same = sa.func.lower(accounts_table.c.email) == email.strip().lower()
    with database.read(db) as connection:
        found = connection.scalars(sa.select(accounts_table.c.id).where(same, accounts_table.c.email != "")).all()
    return accounts.by_id(db, found[0]) if len(found) == 1 else None


def _existing(account: Account | None) -> Account:
    if account is None:
        raise LoginRefused("Er is geen account met uw e-mailadres. Vraag er een aan de beheerder van het platform.")
    return account


def _link(db: sa.Engine, account: Account, person: Person) -> None:
    row = {"subject": person.subject, "account_id": account.id, "linked_at": clock.now()}
    try:
        with database.write(db) as connection:
            connection.execute(identities.insert().values(**row))
    except sa.exc.IntegrityError as error:
        raise LoginRefused(_OF_ANOTHER) from error
