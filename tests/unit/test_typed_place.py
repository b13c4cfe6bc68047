"""How a filled-in place box is read."""

from __future__ import annotations

import pytest

from app.search.place_in_text import find_place
from app.search.scope import geo_filter, serving_tokens
from dutch import places, typed_place
from dutch.gazetteer import by_nis, read


@pytest.mark.parametrize(
    ("text", "town", "other"),
    [
        ("Aalst", "Aalst (Oost-Vlaanderen)", "Aalst (Sint-Truiden)"),
        ("Halle", "Halle (Vlaams-Brabant)", "Halle (Zoersel)"),
        ("hamme", "Hamme (Oost-Vlaanderen)", "Hamme (Merchtem)"),
        ("Beveren", "Beveren-Waas", "Beveren (Waregem)"),
        ("Moerbeke", "Moerbeke-Waas", "Moerbeke (Geraardsbergen)"),
        ("Meldert", "Meldert (Aalst)", "Meldert (Hoegaarden)"),
        ("Hofstade", "Hofstade (Aalst)", "Hofstade (Zemst)"),
        ("Deurne", "Deurne (Antwerpen)", "Deurne (Diest)"),
    ],
)
def test_a_name_of_several_places_is_the_largest_of_them(text: str, town: str, other: str) -> None:
    read_place = typed_place.read(text)
    assert read_place
    assert read_place.exact
    assert read_place.place.value == town
    assert other in [place.value for place in read_place.others]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mechlen", "Mechelen"),
        ("Antwerpn", "Antwerpen"),
        ("Kortrjik", "Kortrijk"),
        ("Sint Niklas", "Sint-Niklaas"),
        ("Roeselaere", "Roeselare"),
        ("Nieuwstraat 12 Gent", "Gent"),
        ("Gent Zuid", "Gent"),
        ("Genk-Noord", "Genk"),
        ("Grote Markt 1, 2000 Antwerpen", "Antwerpen"),
        ("aalst oost-vlaanderen", "Aalst (Oost-Vlaanderen)"),
        ("omgeving de Kempen", "Kempen"),
    ],
)
def test_mistakes_and_addresses_are_read(text: str, value: str) -> None:
    read_place = typed_place.read(text)
    assert read_place
    assert not read_place.exact
    assert read_place.place.value == value


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("W-Vl", "west-vlaanderen"),
        ("West-Vl.", "west-vlaanderen"),
        ("O.-Vl.", "oost-vlaanderen"),
        ("Vl.-Brabant", "vlaams-brabant"),
        ("Limb.", "limburg"),
        ("prov. Antwerpen", "antwerpen"),
    ],
)
def test_a_province_may_be_written_short(text: str, province: str) -> None:
    read_place = typed_place.read(text)
    assert read_place
    assert read_place.place.province == province
    in_text = find_place(f"verpakken {text}")
    assert in_text
    assert (in_text.place.province, in_text.rest) == (province, "verpakken")


@pytest.mark.parametrize("text", ["qwerty", "Luik", "den haag", "Kerkstraat 5", "??", "", "Mola"])
def test_what_nobody_can_read_is_no_place(text: str) -> None:
    assert typed_place.read(text) is None


@pytest.mark.parametrize("town", by_nis().values(), ids=lambda town: town.name)
def test_every_municipality_is_itself(town: places.Municipality) -> None:
    read_place = typed_place.read(town.name)
    assert read_place
    assert (read_place.exact, read_place.place.nis) == (True, town.nis)


def test_one_swap_in_a_long_name_is_mended_in_nearly_all_of_them() -> None:
    names = [town.name for town in by_nis().values() if len(places.key(town.name)) >= typed_place.ONE_EDIT]
    swapped = {name: name[:2] + name[3] + name[2] + name[4:] for name in names if name[2:4].isalpha()}
    mended = [name for name, typed in swapped.items() if (p := typed_place.read(typed)) and p.place.name == name]
    assert len(mended) > 0.9 * len(swapped)


def test_regions_are_municipalities_of_today() -> None:
    for row in read("regions.csv"):
        [region] = places.find(row["name"])
        assert region.kind == "region"
        assert set(region.towns) <= by_nis().keys()


def test_a_region_is_reached_by_who_lies_in_it_or_serves_part_of_it() -> None:
    [maasland] = places.find("Maasland")
    tokens = serving_tokens(maasland)
    assert {"73107", "province:limburg", "*"} <= set(tokens)
    assert {"terms": {"municipalities": list(maasland.towns)}} in geo_filter(maasland, 25)["bool"]["should"]  # type: ignore[index]


def test_a_region_as_area_served_is_all_of_its_municipalities() -> None:
    [maasland] = places.find("Maasland")
    assert places.municipality_codes("Maasland") == list(maasland.towns)
