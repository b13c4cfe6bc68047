"""The gate: what stops a new index, and what an administrator may overrule."""

from __future__ import annotations

from dataclasses import replace

from indexer.gate import Evidence, judge

GOOD = Evidence(
    expected={"limburg:1": "a", "limburg:2": "b"},
    found={"limburg:1": "a", "limburg:2": "b"},
    live_counts={"limburg": 2},
    new_counts={"limburg": 2},
)


def test_an_index_equal_to_what_was_read_is_fit() -> None:
    assert judge(GOOD).fit


def test_equal_numbers_hide_no_missing_row() -> None:
    verdict = judge(replace(GOOD, found={"limburg:1": "a", "limburg:3": "b"}))
    assert verdict.reasons == [
        "1 aanbiedingen ontbreken, zoals limburg:2.",
        "1 aanbiedingen horen er niet in, zoals limburg:3.",
    ]


def test_a_changed_document_is_seen_and_cannot_be_forced() -> None:
    verdict = judge(replace(GOOD, found={"limburg:1": "a", "limburg:2": "x"}), forced=True)
    assert verdict.reasons == ["1 aanbiedingen zijn anders dan gelezen, zoals limburg:2."]


def test_a_source_that_loses_more_than_a_fifth_is_refused_unless_forced() -> None:
    shrunk = replace(GOOD, live_counts={"limburg": 10}, new_counts={"limburg": 7})
    assert judge(shrunk).reasons == ["De bron limburg zou van 10 naar 7 aanbiedingen gaan, meer dan een vijfde minder."]
    forced = judge(shrunk, forced=True)
    assert forced.fit
    assert forced.waived == judge(shrunk).reasons


def test_a_loss_of_exactly_a_fifth_passes() -> None:
    assert judge(replace(GOOD, live_counts={"limburg": 10}, new_counts={"limburg": 8})).fit


def test_a_source_that_vanished_is_refused() -> None:
    assert not judge(replace(GOOD, live_counts={"limburg": 2, "antwerpen": 3})).fit


def test_an_empty_index_never_goes_live() -> None:
    assert judge(Evidence({}, {}, {}, {}), forced=True).reasons == ["De nieuwe index is leeg."]


def test_documents_refused_by_the_engine_stop_it() -> None:
    assert judge(replace(GOOD, refused_by_engine=3), forced=True).reasons == ["De zoekmotor weigerde 3 documenten."]


def test_further_checks_are_heard() -> None:
    verdict = judge(GOOD, checks=[lambda evidence: [f"{len(evidence.found)} gezien."]])
    assert verdict.reasons == ["2 gezien."]
