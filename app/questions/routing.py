"""Who is responsible for a question: the regisseur of its municipality, else the province, else the platform.

docs/loop.md has the table of examples; a test carries it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.security.area import Area
from base.config import PROVINCES


@dataclass(frozen=True)
class Regisseur:
    """An account that follows questions, and its area: some municipalities, or a whole province."""

    account: int
    area: Area


@dataclass(frozen=True)
class Responsible:
    """Who is written to: one regisseur, all who look after a province, or those of the platform."""

    role: Literal["regisseur", "province", "platform"]
    account: int | None = None
    province: str = ""


def responsible(place: Area, regisseurs: Iterable[Regisseur]) -> Responsible:
    """Who is responsible for what lies in a place; of several regisseurs the one with the smallest area."""
    nearest = min((one for one in regisseurs if one.area.covers(place)), key=_size, default=None)
    if nearest:
        return Responsible("regisseur", account=nearest.account)
    if place.province in PROVINCES:
        return Responsible("province", province=place.province)
    return Responsible("platform")


def _size(regisseur: Regisseur) -> tuple[bool, int, int]:
    """Some municipalities before a province, few before many, then the oldest account."""
    return not regisseur.area.municipalities, len(regisseur.area.municipalities), regisseur.account
