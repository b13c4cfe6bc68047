"""Areas: what covers what, and the clause that says the same in a query."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.search.params import SearchParams
from app.security import municipalities, narrowing
from app.security.accounts import Account
from app.security.area import EVERYTHING, NOTHING, Area, at_place, in_municipalities, in_province
from base.errors import InvalidParams
from dutch import places

AARSCHOT, DIEST, HASSELT = "24001", "24020", "71022"
AREAS = [
    EVERYTHING,
    NOTHING,
    in_province("vlaams-brabant"),
    in_province("limburg"),
    in_municipalities([AARSCHOT, DIEST]),
]
PLACES = [
    ("vlaams-brabant", AARSCHOT),
    ("vlaams-brabant", None),
    ("limburg", HASSELT),
    (None, None),
]


@pytest.mark.parametrize("area", AREAS)
def test_the_clause_selects_exactly_what_the_area_covers(area: Area) -> None:
    rows = sa.Table(
        "rows", sa.MetaData(), sa.Column("province", sa.String(20)), sa.Column("municipality", sa.String(5))
    )
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        rows.create(connection)
        connection.execute(rows.insert(), [{"province": p, "municipality": m} for p, m in PLACES])
        query = sa.select(rows).where(narrowing.clause(area, rows.c.province, rows.c.municipality))
        selected = {tuple(row) for row in connection.execute(query)}
    engine.dispose()
    assert selected == {place for place in PLACES if area.covers(at_place(*place))}


def test_of_a_table_without_municipalities_some_municipalities_see_nothing() -> None:
    clause = narrowing.clause(in_municipalities([AARSCHOT]), sa.column("province", sa.String))
    assert clause.compare(sa.false())


def test_no_area_covers_more_than_itself() -> None:
    assert not in_municipalities([AARSCHOT]).covers(in_municipalities([AARSCHOT, DIEST]))
    assert not in_municipalities([AARSCHOT]).covers(in_province("vlaams-brabant"))
    assert not in_province("limburg").covers(EVERYTHING)
    assert not NOTHING.covers(NOTHING)


def test_a_search_is_narrowed_to_the_area() -> None:
    search = SearchParams(q="poetsen")
    assert narrowing.search(EVERYTHING, search) == search
    assert narrowing.search(in_province("limburg"), search).within == ("source", ("limburg",))
    towns = narrowing.search(in_municipalities([DIEST, AARSCHOT]), search)
    assert towns.within == ("municipalities", (AARSCHOT, DIEST))


def test_a_role_of_an_area_without_one_may_do_nothing_there() -> None:
    lost = Account(1, "r", "regisseur", NOTHING, must_change_password=False, session_epoch=0)
    assert not lost.may_somewhere("demands.see")
    assert not lost.may("demands.see", in_province("limburg"))


def test_a_municipality_is_read_by_name_by_code_and_by_its_code_of_before_the_mergers() -> None:
    assert municipalities.read([" Aarschot ", DIEST, ""]) == {AARSCHOT, DIEST}


def test_what_is_no_municipality_is_refused_by_name() -> None:
    with pytest.raises(InvalidParams) as refused:
        municipalities.read(["Aarschot", "Nergenshuizen"])
    assert "Nergenshuizen" in refused.value.errors[0]["message"]


def test_every_municipality_is_read_back_from_what_is_shown_of_it() -> None:
    assert all(
        municipalities.read([municipalities.name_of(town.nis)]) == {town.nis} for town in places.municipalities()
    )
