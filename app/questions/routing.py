"""Who is responsible for a question: to whom it was handed, else the regisseur of its municipality, else the province.

Who is away is replaced. docs/loop.md has the tables of examples; a test carries them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.security.area import Area
from base.config import PROVINCES


@dataclass(frozen=True)
class Regisseur:
    """An account that follows questions, its area (some municipalities, or a province), and whether it is away."""

    account: int
    area: Area
    away: bool = False
    replacement: int | None = None  # while away


@dataclass(frozen=True)
class Responsible:
    """Who is written to: one regisseur, all who look after a province, or those of the platform."""

    role: Literal["regisseur", "province", "platform"]
    account: int | None = None
    province: str = ""


def responsible(place: Area, regisseurs: Iterable[Regisseur], owner: int | None = None) -> Responsible:
    """Who is responsible for what lies in a place, and perhaps has an owner; of several the one with the least area."""
    by_account = {one.account: one for one in regisseurs}
    covering = sorted((one for one in by_account.values() if one.area.covers(place)), key=_size)
    asked_in_turn = [by_account[owner], *covering] if owner in by_account else covering
    for one in asked_in_turn:
        if there := stand_in(one, by_account):
            return Responsible("regisseur", account=there.account)
    if place.province in PROVINCES:
        return Responsible("province", province=place.province)
    return Responsible("platform")


def stand_in(regisseur: Regisseur, by_account: Mapping[int, Regisseur]) -> Regisseur | None:
    """Who does the work of a regisseur today: the regisseur, or the first replacement who is not away; else nobody."""
    seen: set[int] = set()
    current: Regisseur | None = regisseur
    while current and current.away:
        seen.add(current.account)
        current = by_account.get(current.replacement or 0) if current.replacement not in seen else None
    return current


def _size(regisseur: Regisseur) -> tuple[bool, int, int]:
    """Some municipalities before a province, few before many, then the oldest account."""
    return not regisseur.area.municipalities, len(regisseur.area.municipalities), regisseur.account
