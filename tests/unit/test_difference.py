"""The difference between two indices: what is new, changed and gone, by whom, and what looks wrong."""

from __future__ import annotations

import random

import pytest

from indexer.engine.digest import Digest
from indexer.running import difference
from indexer.running.difference import Change, Counts, compare, fields, from_json, merge, suspicious

OLD = [
    Digest("limburg:1", "a", ("groen",)),
    Digest("limburg:2", "b", ("groen",)),
    Digest("limburg:3", "c", ("linnen",)),
]


def test_equal_indices_differ_in_nothing() -> None:
    found = compare(OLD, OLD)
    assert found.changes == []
    assert found.total == Counts(before=3, after=3)
    assert found.total.same == 3


def test_new_changed_and_gone_are_told_apart() -> None:
    new = [
        Digest("antwerpen:9", "x", ("groen",)),
        OLD[0],
        Digest("limburg:2", "B", ("groen",)),
        Digest("limburg:4", "d"),
    ]
    found = compare(OLD, new)
    assert found.changes == [
        Change("antwerpen:9", "new"),
        Change("limburg:2", "changed"),
        Change("limburg:3", "gone"),
        Change("limburg:4", "new"),
    ]
    assert found.by_source == {
        "antwerpen": Counts(after=1, new=1),
        "limburg": Counts(before=3, after=3, new=1, changed=1, gone=1),
    }
    assert found.by_sector["limburg"]["groen"] == Counts(before=2, after=2, changed=1)
    assert found.by_sector["limburg"]["linnen"] == Counts(before=1, gone=1)


def test_an_offering_that_moves_to_another_sector_leaves_the_one_and_enters_the_other() -> None:
    found = compare([Digest("limburg:1", "a", ("groen",))], [Digest("limburg:1", "b", ("linnen",))])
    assert found.by_source["limburg"] == Counts(before=1, after=1, changed=1)
    assert found.by_sector["limburg"] == {"groen": Counts(before=1, gone=1), "linnen": Counts(after=1, new=1)}


def test_what_changed_though_its_row_did_not_was_changed_by_us() -> None:
    new = [Digest("limburg:1", "A", ("groen",)), Digest("limburg:2", "B", ("groen",)), OLD[2]]
    found = compare(OLD, new, same_rows={"limburg:1"})
    assert found.changes == [Change("limburg:1", "changed", ours=True), Change("limburg:2", "changed")]
    assert (found.total.changed, found.total.ours) == (2, 1)


def test_all_are_counted_and_the_first_are_kept() -> None:
    many = [Digest(f"limburg:{number:05}", "a") for number in range(difference.KEPT + 50)]
    found = compare([], [*many, Digest("oost-vlaanderen:1", "a")])
    assert found.by_source["limburg"].new == difference.KEPT + 50
    assert len([change for change in found.changes if change.source == "limburg"]) == difference.KEPT
    assert found.changes[-1].id == "oost-vlaanderen:1"


def test_merging_agrees_with_sets() -> None:
    draw = random.Random(5)
    for _ in range(200):
        olds, news = ({str(draw.randrange(30)) for _ in range(draw.randrange(20))} for _ in range(2))
        pairs = list(merge([Digest(i, "") for i in sorted(olds)], [Digest(i, "") for i in sorted(news)]))
        assert {before.id for before, after in pairs if before and not after} == olds - news
        assert {after.id for before, after in pairs if after and not before} == news - olds
        assert {before.id for before, after in pairs if before and after} == olds & news
        assert len(pairs) == len(olds | news)


def test_the_counts_survive_being_recorded() -> None:
    found = compare(OLD, [Digest("limburg:1", "x", ("groen",))])
    assert from_json(found.as_json()).by_source == found.by_source
    assert from_json(found.as_json()).by_sector == found.by_sector


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (Counts(before=100, after=80, gone=20), []),
        (Counts(before=100, after=79, gone=21), ["meer dan een vijfde minder"]),
        (Counts(before=100, after=121, new=21), ["meer dan een vijfde meer"]),
        (Counts(before=100, after=100, changed=51), ["meer dan de helft veranderd in de bron"]),
        (Counts(before=100, after=100, changed=100, ours=60), []),  # we changed the word lists: that is no surprise
        (Counts(before=100, after=100, new=60, gone=60), ["meer dan de helft is vervangen"]),
        (Counts(before=4, after=1, gone=3), []),  # three offerings are not a jump
        (Counts(before=0, after=50, new=50), []),  # a new source
    ],
)
def test_jumps_are_told_in_words(counts: Counts, told: list[str]) -> None:
    assert suspicious(counts) == told


def test_of_a_changed_offering_the_fields_that_differ_are_shown() -> None:
    before = {"title": "Strijken", "lead_time": "", "hash": "a", "read_at": "x", "title_parts": "strijk", "shuffle": 1}
    after = before | {"title": "Wassen", "hash": "b", "read_at": "y", "title_parts": "was", "shuffle": 2}
    assert fields(before, after) == (
        {"title": "Strijken", "title_parts": "strijk"},
        {"title": "Wassen", "title_parts": "was"},
    )


def test_of_a_new_or_gone_offering_what_the_source_gave_is_shown() -> None:
    offering = {"id": "limburg:1", "title": "Strijken", "phone": "", "keywords": [], "sectors": ["linnen"], "hash": "a"}
    assert fields(None, offering) == ({}, {"title": "Strijken"})
    assert fields(offering, None) == ({"title": "Strijken"}, {})


def test_long_texts_are_cut() -> None:
    _, shown = fields(None, {"description": "x" * 9000})
    assert len(shown["description"]) < 2100
