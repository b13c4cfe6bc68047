"""Accounts of administrators: who they are and what they may do (the table of roles: app.security.roles)."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask_login import UserMixin

from app.security import municipalities, passwords, roles
from app.security.area import EVERYTHING, NO_PROVINCE, NOTHING, Area, in_municipalities
from app.security.roles import Permission
from base import clock, database
from base.config import PROVINCES
from base.errors import Fault, InvalidParams
from base.logging import get_logger
from base.tables import accounts as table
from base.tables import api_tokens

log = get_logger("security")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")
FIRST_PASSWORD_LASTS = timedelta(days=7)  # it went through somebody else's hands
_EPOCHS = 2**31  # what an integer column of every database holds


@dataclass(frozen=True)
class Account(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """An administrator, and the area to which a role that belongs to one is confined."""

    id: int
    name: str
    role: str
    area: Area
    must_change_password: bool
    session_epoch: int
    email: str = ""  # where this administrator can be written to; may be empty
    password_set_at: datetime | None = None

    def may(self, permission: Permission, area: Area = EVERYTHING) -> bool:
        """Whether this administrator may do something for all of an area."""
        return self.reach(permission).covers(area)

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether this administrator may do something somewhere: reason enough to show its page."""
        return self.reach(permission) != NOTHING

    def reach(self, permission: Permission) -> Area:
        """The area in which this administrator may do something."""
        scope = roles.scope(self.role, permission)
        if scope == "own":
            return self.area
        return EVERYTHING if scope == "all" else NOTHING

    def first_password_expired(self) -> bool:
        """Whether the password is a first one that was not used in time."""
        since = self.password_set_at
        return self.must_change_password and since is not None and clock.now() - since > FIRST_PASSWORD_LASTS

    def get_id(self) -> str:
        """What the session remembers; another epoch makes it worthless."""
        return f"{self.id}.{self.session_epoch}"


def find(db: sa.Engine, name: str) -> Account | None:
    """The account of that name, in upper or lower case."""
    with database.read(db) as connection:
        return named(connection, name)


def by_session(db: sa.Engine, remembered: str) -> Account | None:
    """The account that a session remembers (`Account.get_id`); None once its sessions were ended."""
    number, _, epoch = remembered.partition(".")
    if not (number.isdecimal() and epoch.isdecimal()):
        return None
    with database.read(db) as connection:
        return _one(connection, (table.c.id == int(number)) & (table.c.session_epoch == int(epoch)))


def by_id(db: sa.Engine, number: int) -> Account | None:
    """The account with that number."""
    with database.read(db) as connection:
        return read(connection, number)


def read(connection: sa.Connection, number: int) -> Account | None:
    """The account with that number, as the transaction has it."""
    return _one(connection, table.c.id == number)


def authenticate(db: sa.Engine, name: str, password: str) -> Account | None:
    """The account when name and password are right. An unknown name takes as long as a wrong password."""
    with database.read(db) as connection:
        row = connection.execute(sa.select(table).where(table.c.name == name.strip().lower())).first()
        account = _account(connection, row) if row else None
    if row is None or account is None:
        passwords.matches(None, password)
        return None
    if not passwords.matches(row.password_hash, password):
        return None
    if passwords.outdated(row.password_hash):
        with database.write(db) as connection:
            _update(connection, account, password_hash=passwords.encode(password))
    return account


def came_in(connection: sa.Connection, account: Account) -> None:
    """Remember when the account logged in."""
    _update(connection, account, last_login_at=clock.now())


def knows_password(db: sa.Engine, account: Account, password: str) -> bool:
    """Whether `password` is the account's, of who is logged in and is asked for it again."""
    with database.read(db) as connection:
        right = matches(connection, account, password)
    if not right:
        log.warning("password_wrong", account=account.id)
    return right


def matches(connection: sa.Connection, account: Account, password: str) -> bool:
    """Whether `password` is the account's, as the transaction has it."""
    return passwords.matches(
        connection.scalar(sa.select(table.c.password_hash).where(table.c.id == account.id)), password
    )


def addresses(db: sa.Engine, province: str) -> list[str]:
    """Where the people who look after a province can be written to; those of the platform when it has nobody."""
    with database.read(db) as connection:
        return reachable(connection, province)


def reachable(connection: sa.Connection, province: str) -> list[str]:
    """The same addresses, read in the caller's transaction."""
    filled = sa.select(table.c.email).where(table.c.email != "").order_by(table.c.id)
    own = filled.where(table.c.role == "province", table.c.province == province)
    found = connection.scalars(own).all() or connection.scalars(filled.where(table.c.role == "platform")).all()
    return list(dict.fromkeys(found))


def set_email(connection: sa.Connection, account: Account, email: str) -> None:
    """Change where the account can be written to; empty: nowhere. Raises InvalidParams."""
    if faults := email_faults(email):
        raise InvalidParams(faults)
    _update(connection, account, email=email)


def email_faults(email: str) -> list[Fault]:
    """The faults of an address; none of an empty one: then nobody is written to."""
    try:
        if email:
            validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return [{"field": "email", "message": "Dit is geen e-mailadres."}]
    return []


def create(
    connection: sa.Connection,
    name: str,
    password: str,
    *,
    role: str,
    area: Area = EVERYTHING,
    email: str = "",
    must_change: bool = True,
) -> Account:
    """A new account. Raises InvalidParams, naming every bad field."""
    name = name.strip().lower()
    wrong: list[Fault] = [{"field": "password", "message": fault} for fault in passwords.faults(password, name)]
    if faults := wrong + email_faults(email) + name_faults(name) + area_faults(role, area):
        raise InvalidParams(faults)
    row = {
        "name": name,
        "role": role,
        "province": area.province or None,
        "email": email,
        "password_hash": passwords.encode(password),
        "must_change_password": must_change,
        "password_set_at": clock.now(),
        "session_epoch": _fresh_epoch(),
        "created_at": clock.now(),
    }
    try:
        connection.execute(table.insert().values(**row))
    except sa.exc.IntegrityError as error:
        raise InvalidParams([{"field": "name", "message": f"Er is al een account “{name}”."}]) from error
    number = connection.execute(sa.select(table.c.id).where(table.c.name == name)).scalar_one()
    municipalities.store(connection, number, area.municipalities)
    return _existing(named(connection, name))


def set_password(connection: sa.Connection, account: Account, password: str, *, must_change: bool = False) -> Account:
    """Change the password; every session and token of the account ends. Raises InvalidParams.

    Who changes a password often does so because somebody else knows it, and may have made a token with it.
    """
    faults = passwords.faults(password, account.name)
    if faults:
        raise InvalidParams([{"field": "password", "message": " ".join(faults)}])
    _update(
        connection,
        account,
        password_hash=passwords.encode(password),
        password_set_at=clock.now(),
        must_change_password=must_change,
        session_epoch=_fresh_epoch(),
    )
    connection.execute(api_tokens.delete().where(api_tokens.c.account_id == account.id))
    return _existing(read(connection, account.id))


def end_sessions(connection: sa.Connection, account: Account) -> None:
    """End every session of the account, also a copy of its cookie."""
    _update(connection, account, session_epoch=_fresh_epoch())


def _fresh_epoch() -> int:
    """A number that no session holds: neither one of this account, nor one of an account that had its id before."""
    return secrets.randbelow(_EPOCHS)


def name_faults(name: str) -> list[Fault]:
    """The faults of the name of a new account; none when it is a name."""
    if _NAME.fullmatch(name):
        return []
    return [{"field": "name", "message": "Kies een naam van 2 tot 80 tekens: letters, cijfers, punt, streepje."}]


def area_faults(role: str, area: Area) -> list[Fault]:
    """The faults of a role and its area; none when they fit."""
    if role not in roles.ROLES:
        return [{"field": "role", "message": roles.NO_ROLE}]
    if area.municipalities:
        return _municipality_faults(role, area)
    if role in roles.WITH_PROVINCE and area.province not in PROVINCES:
        return [{"field": "province", "message": NO_PROVINCE}]
    if role not in roles.WITH_PROVINCE and area.province:
        return [{"field": "province", "message": f"De rol {role} hoort niet bij één provincie."}]
    return []


def _municipality_faults(role: str, area: Area) -> list[Fault]:
    message = ""
    if role not in roles.WITH_MUNICIPALITIES:
        message = f"De rol {role} hoort niet bij gemeenten."
    elif area.province:
        message = "Kies een provincie of gemeenten, niet allebei."
    return [{"field": "municipalities", "message": message}] if message else []


def named(connection: sa.Connection, name: str) -> Account | None:
    """The account of that name, as the transaction has it."""
    return _one(connection, table.c.name == name.strip().lower())


def _one(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Account | None:
    row = connection.execute(sa.select(table).where(where)).first()
    return _account(connection, row) if row else None


def _account(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Account:
    codes = municipalities.of_account(connection, row.id) if row.role in roles.WITH_MUNICIPALITIES else frozenset()
    area = area_of(row.role, row.province, codes)
    return Account(
        row.id,
        row.name,
        row.role,
        area,
        row.must_change_password,
        row.session_epoch,
        row.email,
        row.password_set_at,
    )


def area_of(role: str, province: str | None, municipality_codes: frozenset[str]) -> Area:
    """The area of an account; a role that belongs to one and has none may do nothing there."""
    if role not in roles.WITH_PROVINCE:
        return EVERYTHING
    return Area(province=province) if province else in_municipalities(municipality_codes)


def _existing(account: Account | None) -> Account:
    assert account is not None  # it was written a moment ago
    return account


def _update(connection: sa.Connection, account: Account, **values: object) -> None:
    connection.execute(table.update().where(table.c.id == account.id).values(**values))
