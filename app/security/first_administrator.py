"""The first administrator: made when there is none, let in again when the first password was never used."""

from __future__ import annotations

import sqlalchemy as sa

from app.security import accounts, passwords
from app.security.accounts import Account
from base.config import Settings
from base.errors import ConfigError, InvalidParams


def ensure_first(connection: sa.Connection, settings: Settings) -> tuple[Account, str | None]:
    """The first administrator, with the first password if one was drawn just now.

    A password in the settings is lasting: it is set (again) when the account has another one. Raises ConfigError when
    that password is too weak or the name cannot be used.
    """
    try:
        account = accounts.named(connection, settings.admin_name)
        if settings.admin_password:
            return _with_lasting_password(connection, settings, account), None
        if account is not None and not account.first_password_expired():
            return account, None
        password = passwords.initial()
        return _with_first_password(connection, settings, account, password), password
    except InvalidParams as error:
        said = " ".join(str(fault["message"]) for fault in error.errors)
        raise ConfigError(f"DOENERS_ADMIN_NAME of DOENERS_ADMIN_PASSWORD is niet bruikbaar. {said}") from error


def _with_first_password(
    connection: sa.Connection, settings: Settings, account: Account | None, password: str
) -> Account:
    if account is None:
        return accounts.create(connection, settings.admin_name, password, role="platform")
    return accounts.set_password(connection, account, password, must_change=True)


def _with_lasting_password(connection: sa.Connection, settings: Settings, account: Account | None) -> Account:
    password = settings.admin_password
    if account is None:
        return accounts.create(connection, settings.admin_name, password, role="platform", must_change=False)
    if not account.must_change_password and accounts.matches(connection, account, password):
        return account
    return accounts.set_password(connection, account, password)
