"""To whom somebody may hand questions: the regisseurs within their own area."""

from __future__ import annotations

import sqlalchemy as sa

from app.questions import regisseurs
from app.security.accounts import Account
from app.security.area import Area
from app.security.roster import Listed
from dutch.gazetteer import by_nis


def candidates(connection: sa.Connection, account: Account) -> dict[int, Listed]:
    """The regisseurs to whom an account may hand questions, by number; none for who may not hand over."""
    area = account.reach("demands.assign")
    every = regisseurs.today(connection).accounts
    return {number: one for number, one in every.items() if contains(area, one.area)}


def contains(area: Area, regisseur: Area) -> bool:
    """Whether all that a regisseur looks after lies in an area: everything, or a province."""
    if area.everything:
        return True
    towns = {_province_of(code) for code in regisseur.municipalities}
    return bool(area.province) and (towns or {regisseur.province}) == {area.province}


def _province_of(code: str) -> str:
    return by_nis()[code].province if code in by_nis() else ""
