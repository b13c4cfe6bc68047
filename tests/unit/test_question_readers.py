"""Who reads what of a question: a row for each choice of its asker and each reader."""

from __future__ import annotations

from dataclasses import fields

import pytest

from app.questions import choices, reading
from app.questions.question import DRAFT, Question
from app.questions.reading import Reader
from base import clock

REACHED_BY = {"aankoop@school.example", "016 12 34 56", "0123456749"}
NAMES = {"De Kring", "Aarschot", "Onderwijs", "10 tot 49 mensen"}
OPEN = {"Leuven", "50 stuks", "Een school"}
ALL = OPEN | NAMES | REACHED_BY
READS: dict[str, dict[Reader, set[str]]] = {  # a choice -> a reader -> what it reads of what was filled in
    "regisseur": {"asker": ALL, "desk": ALL, "supplier": set(), "visitor": set()},
    "suppliers": {"asker": ALL, "desk": ALL, "supplier": OPEN | NAMES, "visitor": set()},
    "everybody": {"asker": ALL, "desk": ALL, "supplier": OPEN | NAMES, "visitor": {"Een school"}},
}


def question(readers: str) -> Question:
    return Question(
        id="1", created_at=clock.now(), province=None, municipality=None, state="open", need="Stoelen", place="Leuven",
        email="aankoop@school.example", telephone="016 12 34 56", kbo="0123456749", organisation="De Kring", nace="P",
        seat="24001", size="10-49", quantity="50 stuks", buyer_kind="school", readers=readers,
    )  # fmt: skip


@pytest.mark.parametrize("readers", choices.READERS)
def test_each_choice_shows_to_each_reader_what_the_table_says(readers: str) -> None:
    for reader, shown in READS[readers].items():
        texts = {text for _, text in reading.visible_details(question(readers), reader)}
        assert texts & ALL == shown, reader
        assert reading.may_read(question(readers), reader) == bool(shown), reader
        assert reading.may_read_files(question(readers), reader) == (bool(shown) and reader != "visitor"), reader


def test_every_choice_has_a_rule_and_every_hidden_field_is_one() -> None:
    assert set(reading.MAY_READ) == set(choices.READERS)
    assert frozenset().union(*reading.HIDDEN.values()) <= set(DRAFT) <= {field.name for field in fields(Question)}
