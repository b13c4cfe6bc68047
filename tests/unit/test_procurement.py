"""The ways in which a public buyer can buy, and codes to begin with: tables that agree with the other tables."""

from __future__ import annotations

from datetime import date

import pytest

from indexer import cpv, procurement, taxonomy
from indexer.derived import RESERVED_WORK_FORMS


def test_a_reserved_contract_is_open_to_those_of_whom_the_index_says_so() -> None:
    forms = {form for form in taxonomy.WORK_FORMS if "voorbehouden" in {way.slug for way in procurement.open_to(form)}}
    assert forms == RESERVED_WORK_FORMS


def test_every_way_names_its_law_and_the_table_its_day() -> None:
    for way in procurement.ways():
        assert "2016" in way.law
        assert way.text.endswith(".")
        assert way.work_forms == {"*"} or way.work_forms <= set(taxonomy.WORK_FORMS)
    assert date.fromisoformat(procurement.AS_OF)


@pytest.mark.parametrize("work_form", taxonomy.WORK_FORMS)
def test_every_organisation_can_be_bought_from_in_some_way(work_form: str) -> None:
    assert len(procurement.open_to(work_form)) >= 3


def test_suggested_are_the_codes_that_ask_for_little_else() -> None:
    [first, *others] = cpv.suggested(["zonnepanelen"])
    assert first.activities == ("zonnepanelen",)
    assert all("zonnepanelen" in code.activities for code in others)
    assert cpv.suggested([]) == []
