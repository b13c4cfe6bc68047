"""The municipalities of an account: read from what somebody types, stored by code, shown by name."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.security.area import Area
from base.errors import Fault, InvalidParams
from base.tables import account_municipalities as table
from dutch import places
from dutch.gazetteer import by_nis


def read(names: Iterable[str]) -> frozenset[str]:
    """The codes of municipalities, each given by its name or code. Raises InvalidParams for what is not one of them."""
    codes: set[str] = set()
    faults: list[Fault] = []
    for name in filter(None, (name.strip() for name in names)):
        meant = places.municipality_codes(name)
        if len(meant) == 1:
            codes.add(meant[0])
        else:
            faults.append({"field": "municipalities", "message": _fault(name, meant)})
    if faults:
        raise InvalidParams(faults)
    return frozenset(codes)


def _fault(name: str, meant: list[str]) -> str:
    if not meant:
        return f"Wij kennen geen gemeente “{name[:80]}”."
    choices = " of ".join(f"{code} ({by_nis()[code].name})" for code in meant)
    return f"Meer dan één gemeente heet “{name[:80]}”. Gebruik de code: {choices}."


def name_of(code: str) -> str:
    """The name of a municipality, when `read` takes it back for this one; else its code."""
    name = by_nis()[code].name if code in by_nis() else code
    return name if places.municipality_codes(name) == [code] else code


def label(area: Area) -> str:
    """The area as people read it: "Limburg", "Aarschot, Leuven"; empty for everything."""
    if area.municipalities:
        return ", ".join(sorted(map(name_of, area.municipalities)))
    return places.PROVINCES.get(area.province, area.province)


def of_account(connection: sa.Connection, account_id: int) -> frozenset[str]:
    """The municipalities of an account; none when its role belongs to a province, or to everything."""
    return frozenset(connection.scalars(sa.select(table.c.municipality).where(table.c.account_id == account_id)))


def of_all(connection: sa.Connection) -> dict[int, frozenset[str]]:
    """The municipalities of every account that has some."""
    codes: dict[int, set[str]] = {}
    for row in connection.execute(sa.select(table.c.account_id, table.c.municipality)):
        codes.setdefault(row.account_id, set()).add(row.municipality)
    return {account_id: frozenset(own) for account_id, own in codes.items()}


def store(connection: sa.Connection, account_id: int, codes: Iterable[str]) -> None:
    """Give an account these municipalities, in place of those it had."""
    connection.execute(table.delete().where(table.c.account_id == account_id))
    rows = [{"account_id": account_id, "municipality": code} for code in sorted(codes)]
    if rows:
        connection.execute(table.insert(), rows)
