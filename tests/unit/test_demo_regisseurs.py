"""The regisseurs of the demo: 37, for every municipality of Flanders one, each within one province."""

from __future__ import annotations

from app.security import municipalities
from demo.regisseurs import regisseurs
from dutch.gazetteer import by_nis


def test_every_municipality_of_flanders_has_one_of_37_regisseurs() -> None:
    areas = [municipalities.read(one.municipalities) for one in regisseurs()]
    assert len(areas) == 37
    codes = [code for area in areas for code in area]
    assert sorted(codes) == sorted(code for code, town in by_nis().items() if town.province != "brussel")
    assert all(len({by_nis()[code].province for code in area}) == 1 for area in areas)


def test_nobody_of_them_exists() -> None:
    names = [one.name for one in regisseurs()]
    assert len(set(names)) == len(names)
    assert all(one.email.endswith("@regie.example") for one in regisseurs())
