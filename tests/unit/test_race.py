"""The rivals of the race: they find what a good developer's search would, and filter and count as doeners does."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from benchmarks.race import fts5, tantivy_index
from benchmarks.race.rival import Build, Row, answer


def _row(identity: str, title: str, *, serves: str, point: tuple[float, float], sector: str) -> Row:
    return {
        "id": identity,
        "title": title,
        "activity_text": "",
        "description": "Wij werken met een vaste ploeg.",
        "organisation_name": "De Ploeg",
        "values": {name: [] for name in ("provincie", "activiteit", "werkvorm", "levering", "koper", "voorbehouden")}
        | {"sector": [sector]},
        "serves": [serves],
        "points": [point],
    }


ROWS = [
    _row("a", "Kantoren poetsen", serves="*", point=(50.9, 3.1), sector="schoonmaak"),
    _row("b", "Fietsen herstellen", serves="11002", point=(51.22, 4.4), sector="fietsen"),
]


@pytest.mark.parametrize("build", [fts5.build, tantivy_index.build], ids=["fts5", "tantivy"])
def test_rival_finds_a_word_in_another_form_and_ranks_titles_first(build: Build) -> None:
    rank = build(ROWS)
    assert rank("poets kantoor") == ["a"]
    assert rank("herstellen ploeg")[0] == "b"
    assert rank("zeppelin") == []


def test_place_holds_what_serves_it_or_lies_within_the_radius() -> None:
    assert _ids(plaats="Hasselt") == ["a"]
    assert _ids(plaats="Mechelen", straal="25") == ["a", "b"]
    assert _ids(plaats="Mechelen", straal="5") == ["a"]


def test_facet_counts_leave_out_their_own_choice() -> None:
    found = answer(ROWS, MultiDict({"sector": "fietsen"}))
    assert found["total"] == 1
    assert found["facets"]["sector"] == {"schoonmaak": 1, "fietsen": 1}  # type: ignore[index]


def _ids(**wanted: str) -> list[str]:
    found = answer(ROWS, MultiDict(wanted))
    return [one["id"] for one in found["offerings"]]  # type: ignore[attr-defined]
