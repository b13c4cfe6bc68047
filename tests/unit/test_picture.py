"""The map as a picture: its window, its marks, and the base map that is drawn from outlines, lines and towns."""

from __future__ import annotations

from itertools import combinations

import pytest

from app.web.picture import EAST, NORTH, WEST, base, picture, project
from dutch import places
from tools.basemap.drawing import documents

AARSCHOT, DE_PANNE, MAASEIK = (50.984, 4.837), (51.098, 2.592), (51.098, 5.784)


def test_base_map_is_what_its_sources_make() -> None:
    for path, text in documents().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `python -m tools.basemap`"


def test_base_map_begins_in_the_north_west() -> None:
    assert project((NORTH, WEST)) == (0, 0)
    assert project((NORTH, EAST))[0] == pytest.approx(1000)


def test_picture_of_all_of_flanders_is_wide_and_of_one_place_is_not() -> None:
    assert picture([DE_PANNE, MAASEIK]).wide
    assert not picture([AARSCHOT]).wide
    assert picture([]).wide


def test_every_mark_and_the_whole_circle_lie_within_the_picture() -> None:
    shown = picture([AARSCHOT, MAASEIK], AARSCHOT, 25)
    assert shown.circle
    assert all(0 < mark.x < 100 and 0 < mark.y < 100 for mark in shown.marks)
    assert 0 < shown.circle.y < 100


def test_every_municipality_lies_within_the_base_map() -> None:
    whole = base()
    for one in places.municipalities():
        x, y = project((one.lat, one.lon))
        assert 0 < x < whole.width
        assert 0 < y < whole.height


def test_points_that_would_cover_each_other_are_one_mark_with_every_number() -> None:
    shown = picture([AARSCHOT, DE_PANNE, AARSCHOT], first=21)
    assert sorted(mark.numbers for mark in shown.marks) == [(21, 23), (22,)]
    assert {mark.text for mark in shown.marks} == {"21 +1", "22"}


def test_a_closer_picture_names_smaller_towns() -> None:
    assert {town.rank for town in picture([DE_PANNE, MAASEIK]).towns} == {0}
    assert 2 in {town.rank for town in picture([AARSCHOT]).towns}


def test_no_two_towns_have_the_same_place() -> None:
    towns = picture([AARSCHOT], AARSCHOT, 25).towns
    assert len(towns) > 5
    assert all((a.x, a.y) != (b.x, b.y) for a, b in combinations(towns, 2))
