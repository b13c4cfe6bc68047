"""A comparison in its address: what comes out is what went in, and it always fits."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from app.server.request import LONGEST_LINE
from app.web.compare import choices
from app.web.compare.choices import LONGEST_NOTE, Choice


def arrived(address: str) -> list[Choice]:
    return choices.read(MultiDict(parse_qsl(urlsplit(address).query, keep_blank_values=True)))


@pytest.mark.parametrize(
    "chosen",
    [
        [],
        [Choice("limburg:1")],
        [Choice("limburg:1", "Duur; & traag?"), Choice("antwerpen:b.2")],
        [Choice("limburg:1"), Choice("antwerpen:b.2", "Eén regel\nen nog een")],
    ],
)
def test_an_address_holds_the_choices_with_their_notes(chosen: list[Choice]) -> None:
    assert arrived(choices.address(chosen)) == chosen


def test_without_notes_the_address_has_none() -> None:
    assert choices.address(choices.of(["limburg:1", "limburg:2"])) == "/vergelijken?aanbod=limburg:1&aanbod=limburg:2"


def test_what_is_no_id_comes_twice_or_is_too_much_is_left_out_with_its_note() -> None:
    ids = ["../x", "limburg:1", "limburg:1", *(f"limburg:{number}" for number in range(2, 9))]
    read = choices.read(MultiDict([("aanbod", one) for one in ids] + [("notitie", f"over {one}") for one in ids]))
    assert read == [Choice(f"limburg:{number}", f"over limburg:{number}") for number in range(1, 5)]


@pytest.mark.parametrize("letter", ["a", "é", "€", "😀"])
def test_four_notes_of_any_letters_fit_in_an_address(letter: str) -> None:
    long = choices.note(letter * 2 * LONGEST_NOTE)
    address = choices.address([Choice(f"oost-vlaanderen:{'9' * 40}{number}", long) for number in range(4)])
    assert long
    assert len(address) < LONGEST_LINE - 500
