"""Places: every municipality is found, ambiguous names ask, old names still mean something."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutch import places
from dutch.gazetteer import read, rows
from dutch.places import (
    complete,
    distance_km,
    find,
    locate,
    municipalities,
    municipality,
    municipality_codes,
    neighbours,
    within,
)


def values(text: str) -> list[str]:
    return [place.value for place in find(text)]


def test_every_municipality_is_found_with_its_own_point() -> None:
    assert len(municipalities()) == 304
    for town in municipalities():
        own = [place for place in find(town.name) if place.kind == "municipality"]
        assert [(p.nis, p.lat, p.lon) for p in own] == [(town.nis, town.lat, town.lon)], town.name


def test_every_value_is_accepted_and_means_one_place() -> None:
    everything = {place for _, place in places._sorted_names()}
    assert len(everything) > 1700
    for place in everything:
        assert find(place.value) == [place]


def test_the_29_names_in_several_municipalities_ask() -> None:
    ambiguous = {row.name for row in rows() if len({p.nis for p in find(row.name)}) > 1}
    assert {"Aalst", "Beveren", "Tielt", "Halle", "Hamme", "Machelen", "Nieuwerkerken", "Deurne"} <= ambiguous
    assert len(ambiguous - {"Moerbeke"}) == 29  # Moerbeke was a municipality too, now Moerbeke-Waas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3200", ["3200"]),
        ("Aarschot (Vlaams-Brabant)", ["Aarschot"]),
        ("9000 Gent", ["Gent"]),
        ("3010 kessel lo", ["Kessel-Lo"]),
        ("B-3000 Leuven", ["Leuven"]),
        ("1804", ["1804 Vilvoorde", "1804 Zemst"]),
        ("Tielt", ["Tielt (West-Vlaanderen)", "Tielt (Tielt-Winge)"]),
        ("Tielt (Tielt)", ["Tielt (West-Vlaanderen)"]),
        ("Beveren", ["Beveren-Waas", "Beveren (Waregem)", "Beveren (Roeselare)"]),
        ("Kallo", ["Kallo"]),
        ("antwerpen", ["Antwerpen"]),
        ("provincie Antwerpen", ["provincie Antwerpen"]),
        ("Antwerpen (provincie)", ["provincie Antwerpen"]),
        ("limburg", ["Limburg"]),
        ("prov. Oost-Vlaanderen", ["Oost-Vlaanderen"]),
        ("regio Leuven", ["Leuven"]),
        ("st-niklaas", ["Sint-Niklaas"]),
        ("SINT NIKLAAS", ["Sint-Niklaas"]),
        ("St.-Job in ’t Goor", ["Sint-Job-in-'t-Goor"]),
        ("Louvain", ["Leuven"]),
        ("gand", ["Gent"]),
        ("Ixelles", ["Elsene"]),
        ("Brussel", ["Brussel"]),
        ("Brussels Hoofdstedelijk Gewest", ["gewest Brussel"]),
        ("Vorst (Brussel)", ["Vorst (Brussel)"]),
        ("Vorst (Brussels Hoofdstedelijk Gewest)", ["Vorst (Brussel)"]),
        ("Pajottegem", ["Pajottegem"]),
        ("Meeuwen-Gruitrode", ["Oudsbergen"]),
        ("Zwijndrecht", ["Zwijndrecht"]),
        ("niets", []),
        ("9999", []),
        ("", []),
        ("()", []),
    ],
)
def test_find(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_every_former_municipality_leads_to_the_one_of_today() -> None:
    former = read("former_municipalities.csv")
    assert len(former) == 15 + 28
    for row in former:
        assert row["nis"] in {place.nis for place in find(row["name"])}, row["name"]


# The postcode of each town hall of before the mergers of 2019 and 2025; they did not change with the mergers.
POSTCODES = {
    "Aalter": "9880", "Knesselare": "9910", "Deinze": "9800", "Nevele": "9850", "Kruishoutem": "9770",
    "Zingem": "9750", "Lovendegem": "9920", "Waarschoot": "9950", "Zomergem": "9930", "Meeuwen-Gruitrode": "3670",
    "Opglabbeek": "3660", "Neerpelt": "3910", "Overpelt": "3900", "Puurs": "2870", "Sint-Amands": "2890",
    "Antwerpen": "2000", "Borsbeek": "2150", "Galmaarden": "1570", "Gooik": "1755", "Herne": "1540",
    "Wingene": "8750", "Ruiselede": "8755", "Tielt": "8700", "Meulebeke": "8760", "Nazareth": "9810",
    "De Pinte": "9840", "Lochristi": "9080", "Wachtebeke": "9185", "Merelbeke": "9820", "Melle": "9090",
    "Lokeren": "9160", "Moerbeke": "9180", "Beveren": "9120", "Kruibeke": "9150", "Zwijndrecht": "2070",
    "Ham": "3945", "Tessenderlo": "3980", "Hasselt": "3500", "Kortessem": "3720", "Bilzen": "3740",
    "Hoeselt": "3730", "Tongeren": "3700", "Borgloon": "3840",
}  # fmt: skip


def test_names_postcodes_and_codes_of_before_the_mergers_lead_to_the_municipality_of_today() -> None:
    former = read("former_municipalities.csv")
    assert {row["name"] for row in former} == set(POSTCODES)
    for row in former:
        place = locate(POSTCODES[row["name"]], row["name"])
        assert place is not None
        assert place.nis == row["nis"], row["name"]
        assert municipality_codes(row["name"]) == [row["nis"]], row["name"]
        assert municipality_codes(row["old_nis"]) == [row["nis"]], row["name"]
    codes = [row["old_nis"] for row in former]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 5 for code in codes)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Beveren", ["46030"]),
        ("Tielt", ["37022"]),
        ("Tielt (Tielt-Winge)", ["24135"]),
        ("stad Borgloon", ["73111"]),
        ("71072", ["71072"]),
        ("Kessel-Lo", ["24062"]),
        ("Moerbeke (Geraardsbergen)", ["41018"]),
        ("Limburg", []),
        ("nergens", []),
        ("99999", []),
        ("", []),
    ],
)
def test_the_codes_of_a_municipality_by_any_name(text: str, codes: list[str]) -> None:
    assert municipality_codes(text) == codes


def test_hand_made_tables_name_existing_places() -> None:
    known = {(row.name, row.nis) for row in rows()}
    assert all((r["name"], r["nis"]) in known for r in read("place_aliases.csv"))
    assert all((r["place"], r["nis"]) in known for r in read("former_municipalities.csv") if r["place"])


@pytest.mark.parametrize(
    ("postcode", "name", "expected"),
    [
        ("3200", "AARSCHOT", "Aarschot"),
        ("3200", None, "Aarschot"),
        ("3010", "Kessel Lo", "Kessel-Lo"),
        ("3010", "Leuven", "Kessel-Lo"),
        ("9120", "Beveren", "Beveren-Waas"),
        ("3670", "Meeuwen-Gruitrode", "Oudsbergen"),
        ("9000", "Brugge", "Gent"),
    ],
)
def test_locate(postcode: str, name: str | None, expected: str) -> None:
    place = locate(postcode, name)
    assert place is not None
    assert place.name == expected
    assert place.lat is not None


def test_every_postcode_has_a_point_and_an_unknown_one_has_none() -> None:
    assert len({row.postcode for row in rows()}) == 521 + 22
    assert all(locate(row.postcode) for row in rows())
    assert locate("0000") is None
    assert locate("") is None


def test_complete_puts_municipalities_first() -> None:
    assert [p.label for p in complete("aar", 3)] == ["Aarschot", "Aartselaar", "Aarsele (Tielt)"]
    assert [p.label for p in complete("320", 2)] == ["3200 Aarschot", "3201 Langdorp"]
    assert [p.value for p in complete("antw")] == ["Antwerpen", "provincie Antwerpen", "Antwerpse Kempen"]
    assert complete("tielt")[0].value == "Tielt (West-Vlaanderen)"
    assert complete("  ") == []
    assert len(complete("s", 5)) == 5


def test_aarschot_reaches_three_provinces_within_25_km() -> None:
    town = municipality("24001")
    near = within(town.lat, town.lon, 25)
    assert len(near) == 50
    assert near[0] == "24001"
    assert {municipality(nis).province for nis in near} == {"antwerpen", "limburg", "vlaams-brabant"}


def test_distance() -> None:
    assert distance_km((51.0, 4.0), (51.0, 4.0)) == 0
    assert distance_km((50.0, 4.0), (51.0, 4.0)) == pytest.approx(111.195, abs=0.01)


def test_neighbours_are_mutual_and_close() -> None:
    for town in municipalities():
        assert neighbours(town.nis) or town.name == "Voeren"  # an exclave: it borders no Flemish municipality
        for other in neighbours(town.nis):
            assert town.nis in neighbours(other)
            far = municipality(other)
            assert distance_km((town.lat, town.lon), (far.lat, far.lon)) < 35
    assert neighbours("00000") == []


def test_loads_quickly() -> None:
    for loader in (places._name_index, places._sorted_names, places._rows_by_postcode, places.key):
        loader.cache_clear()
    start = time.thread_time()
    find("Aarschot")
    assert time.thread_time() - start < 0.5  # of the processor; 35 ms measured


@given(st.text(max_size=40))
def test_any_text_is_safe(text: str) -> None:
    find(text)
    complete(text, 5)
