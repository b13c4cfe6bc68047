"""The words of an index: counts for spelling, and what people say for the name of an organisation."""

from __future__ import annotations

import pytest

from indexer.engine import vocabulary


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("De Volle Lepel", ["de volle lepel", "volle lepel"]),
        ("Letterloket, afdeling van Kantoorhuis Zuiderrand", ["letterloket"]),
        ("Wroetelkwast vzw", ["wroetelkwast"]),
        ("'t Klavertje Vier (afdeling Genk)", ["t klavertje vier", "klavertje vier"]),
        ("Het Strijkatelier", ["het strijkatelier"]),
        ("Wervelwas", ["wervelwas"]),
        ("Kringwinkel, afdeling Mol", []),
        ("De Tuin", ["de tuin"]),
    ],
)
def test_what_people_say_for_a_name(name: str, forms: list[str]) -> None:
    assert vocabulary.spoken_forms(name) == forms


def test_a_whole_name_wins_from_a_short_form() -> None:
    rows = [{"title": "", "affirmed": "", "activity_text": "", "organisation_name": n, "activities": []} for n in NAMES]
    assert vocabulary.of(rows).names == {
        "groene hand": "Groene Hand",
        "de groene hand": "De Groene Hand",
    }


def test_offerings_that_name_no_activity_are_counted() -> None:
    texts = {"title": "", "affirmed": "", "activity_text": "", "organisation_name": ""}
    words = vocabulary.of([texts | {"activities": named} for named in ([], ["drukwerk"], [])])
    assert (words.offerings, words.unsorted) == (3, 2)


NAMES = ("De Groene Hand", "Groene Hand")
