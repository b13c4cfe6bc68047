"""Edits on top of what a source says: what counts, what is taken back, and that applying again changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.scope import is_open
from indexer.derived import derive
from indexer.document.fields import Offering
from indexer.edits.edits import CORRECTABLE, Edit, Edits, apply, collect
from tests.unit.test_offering import accepted

AT = "2026-11-22T10:00:00+00:00"
ID = "vlaams-brabant:7"


def edit(number: int, kind: str, subject: str = ID, **details: Any) -> Edit:
    return Edit(number, subject, kind, details, AT)


def edits(*found: Edit) -> Edits:
    return collect(found, max((e.number for e in found), default=0))


def correction(number: int, **fields: tuple[Any, Any]) -> Edit:
    return edit(number, "correction", fields={name: {"old": old, "new": new} for name, (old, new) in fields.items()})


def offering(**changes: Any) -> Offering:
    return accepted(**{"kbo": None, "organisation_id": "12", **changes})


def test_without_edits_it_is_the_same_object() -> None:
    row = offering()
    assert apply(row, Edits()) is row


def test_a_pause_and_a_confirmation_mark_the_document_and_its_hash() -> None:
    row = offering()
    paused = apply(row, edits(edit(1, "pause", until="2027-01-01"), edit(2, "confirmation")))
    assert paused["paused_until"] == "2027-01-01"
    assert paused["verified_at"] == AT
    assert paused["freshness"] == 20262
    assert paused["hash"] != row["hash"]
    assert apply(paused, Edits())["hash"] == row["hash"]


def test_a_correction_reaches_what_is_derived_and_is_taken_back_without_the_source() -> None:
    row = offering()
    corrected = apply(row, edits(correction(1, title=("Hagen scheren", "Gazon maaien"))))
    assert corrected["title"] == "Gazon maaien"
    assert "gazon" in corrected["title_parts"]
    assert corrected["overridden"] == {"title": "Hagen scheren"}
    assert apply(corrected, Edits()) == row


def test_a_correction_gives_way_when_the_source_says_something_else() -> None:
    row = offering(title="Hagen en heesters scheren")
    assert apply(row, edits(correction(1, title=("Hagen scheren", "Gazon maaien"))))["title"] == row["title"]


def test_only_fields_that_may_be_corrected_are() -> None:
    row = offering()
    changed = apply(row, edits(correction(1, source=("vlaams-brabant", "limburg"), work_form=("maatwerkbedrijf", "x"))))
    assert (changed["source"], changed["work_form"]) == (row["source"], row["work_form"])


def test_merged_organisations_stay_merged_when_derived_again() -> None:
    row = offering()
    assert row["organisation_id"] == "vlaams-brabant-12"
    merges = edits(edit(1, "merge", "vlaams-brabant-12", into="kbo-1"), edit(2, "merge", "kbo-1", into="kbo-2"))
    merged = apply(row, merges)
    assert merged["organisation_id"] == "kbo-2"
    assert derive(dict(merged))["organisation_id"] == "kbo-2"
    assert apply(merged, merges) is merged
    assert apply(merged, Edits())["organisation_id"] == "vlaams-brabant-12"


def test_a_circle_of_merges_ends() -> None:
    circle = edits(edit(1, "merge", "a", into="b"), edit(2, "merge", "b", into="a"))
    assert set(circle.merged) == {"a", "b"}


def test_an_organisation_without_number_keeps_its_id_when_derived_again() -> None:
    row = offering()
    assert derive(dict(row))["organisation_id"] == row["organisation_id"]


def capacity(number: int, old: str | None, new: str | None) -> Edit:
    return edit(number, "capacity", fields={"full_until": {"old": old, "new": new}})


def test_full_until_is_shown_hides_nothing_and_counts_until_the_source_says_something_else() -> None:
    row = offering()
    full = apply(row, edits(capacity(1, None, "2027-01-01")))
    assert full["full_until"] == "2027-01-01"
    assert is_open(full, date(2026, 11, 22))
    assert apply(full, edits(capacity(1, None, "2027-01-01"), capacity(2, None, None)))["full_until"] is None
    assert apply(full, Edits()) == row
    later = offering(full_until="2027-06-01")
    assert apply(later, edits(capacity(1, None, "2027-01-01")))["full_until"] == "2027-06-01"


@pytest.mark.parametrize("kind", ["pause", "duplicate"])
def test_the_latest_of_a_kind_counts(kind: str) -> None:
    key, name = ("until", "paused_until") if kind == "pause" else ("of", "duplicate_of")
    found = apply(offering(), edits(edit(2, kind, **{key: "nieuw"}), edit(1, kind, **{key: "oud"})))
    assert found[name] == "nieuw"


@pytest.mark.parametrize(
    ("changes", "opened"),
    [
        ({}, True),
        ({"paused_until": "2026-11-23"}, False),
        ({"paused_until": "2026-11-22"}, True),
        ({"duplicate_of": "limburg:1"}, False),
    ],
)
def test_what_a_search_may_show(changes: dict[str, str], *, opened: bool) -> None:
    assert is_open({**offering(), **changes}, date(2026, 11, 22)) is opened


VALUES = st.text("abc ", max_size=8)
CORRECTIONS = st.lists(
    st.dictionaries(st.sampled_from(CORRECTABLE), st.tuples(st.sampled_from(["", "Hagen scheren"]), VALUES)), max_size=3
)


@given(first=CORRECTIONS, second=CORRECTIONS, paused=st.booleans())
def test_what_was_applied_before_leaves_no_trace(first: list[Any], second: list[Any], paused: bool) -> None:
    def of(rounds: list[dict[str, tuple[str, str]]]) -> Edits:
        pause = [edit(9, "pause", until="2027-01-01")] if paused else []
        return edits(*(correction(n, **fields) for n, fields in enumerate(rounds)), *pause)

    row = offering()
    after = apply(apply(row, of(first)), of(second))
    straight = apply(row, of(second))
    assert after["hash"] == straight["hash"]
    assert after == straight
    assert apply(after, of(second)) is after
