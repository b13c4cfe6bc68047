"""The parts of a text: what becomes of its lines, what its questions share, and the tables of the page."""

from __future__ import annotations

import pytest

from app.questions import flow, parts
from app.questions.question import Draft
from app.search import parts as text_parts
from app.search.clauses import units
from dutch.work import has_work
from tests.kit.markdown import table

WHOLE = Draft(
    need="Ramen en gras",
    email="a@b.example",
    buyer_kind="school",
    place="Aarschot",
    readers="regisseur",
    filters=("sector:groen-en-natuur", "activiteit:gras-maaien", "provincie:limburg"),
)


def test_the_moves_of_the_page_are_those_that_parts_make_together() -> None:
    rows = table("loop.md", "Parts of one text", "move")
    assert {move for move, *_ in rows} == flow.TOGETHER
    letters = {move: sent != "—" for move, _, sent in rows}
    assert letters == {name: bool(move.letters) for (_, name), move in flow.QUESTION.items() if name in flow.TOGETHER}


def test_the_limit_of_the_page_is_that_of_the_code() -> None:
    [[number, *_]] = table("loop.md", "Parts of one text", "number")
    assert int(number) == text_parts.MOST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Ramen wassen (12 lokalen)\n2) gras maaien", ["Ramen wassen (12 lokalen)", "gras maaien"]),
        ("- ramen wassen\n• gras maaien\n", ["ramen wassen", "gras maaien"]),
        ("ramen wassen (3 x per jaar); 60.000 dozen vouwen.", ["ramen wassen (3 x per jaar)", "60.000 dozen vouwen"]),
        ("Wie maait ons gras? De ramen ook.", ["Wie maait ons gras", "De ramen ook"]),
        (f"{'Een lange zin die op de volgende regel verdergaat, met het':<70}x\nmaaien van gras", 1),
        ("", []),
    ],
)
def test_a_text_falls_into_sentences_lines_and_items_as_they_were_typed(text: str, expected: list[str] | int) -> None:
    found = list(units(text))
    assert (len(found) if isinstance(expected, int) else found) == expected


@pytest.mark.parametrize("text", ["wie de ramen wast", "gras moet gemaaid worden", "stoelen die iemand herstelt"])
def test_work_is_read_in_each_form_of_its_verb(text: str) -> None:
    assert has_work(text)


def test_parts_share_all_but_their_words_and_what_fits_one_of_them() -> None:
    first, second = parts.drafts(WHOLE, ["ramen", "gras", "ramen"], "a")
    assert (first.need, second.need, first.whole) == ("ramen", "gras", "Ramen en gras")
    assert first.part_of == second.part_of != ""
    assert (second.place, second.readers, second.filters) == ("Aarschot", "regisseur", ("provincie:limburg",))


def test_parts_of_another_address_or_form_belong_to_another_text() -> None:
    other = Draft(need=WHOLE.need, email="c@d.example", buyer_kind="school")
    groups = {parts.drafts(draft, ["ramen"], key)[0].part_of for draft in (WHOLE, other) for key in ("a", "b")}
    assert len(groups) == 4


@pytest.mark.parametrize(("text", "long"), [("Ramen wassen", False), ("Ramen.\nGras.", True), ("x" * 201, True)])
def test_parts_are_looked_for_in_what_is_longer_than_a_search(text: str, long: bool) -> None:
    assert text_parts.is_long(text) == long
