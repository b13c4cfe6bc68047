"""The gate: what stops a new index, and what an administrator may accept by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.running.gate import Evidence, Reason, Share, Verdict, acceptable, judge, uncopied

GOOD = Evidence(
    expected={"limburg:1": "a", "limburg:2": "b"},
    actual={"limburg:1": "a", "limburg:2": "b"},
    live_counts={"limburg": 2},
    new_counts={"limburg": 2},
)
SHRUNK = replace(GOOD, live_counts={"limburg": 10, "antwerpen": 10}, new_counts={"limburg": 7, "antwerpen": 7})


def codes(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


def test_an_index_equal_to_what_was_read_is_fit() -> None:
    assert judge(GOOD).fit


def test_equal_numbers_hide_no_missing_row() -> None:
    verdict = judge(replace(GOOD, actual={"limburg:1": "a", "limburg:3": "b"}))
    assert verdict.texts == [
        "De nieuwe index is niet wat gelezen is: 1 aanbieding te weinig, zoals limburg:2; "
        "1 aanbieding te veel, zoals limburg:3."
    ]


def test_a_changed_document_is_seen_and_cannot_be_accepted() -> None:
    damaged = replace(GOOD, actual={"limburg:1": "a", "limburg:2": "x"})
    assert judge(damaged, accepted={"all", "unequal"}).texts == [
        "De nieuwe index is niet wat gelezen is: 1 aanbieding anders, zoals limburg:2."
    ]


def test_a_source_that_loses_more_than_a_fifth_is_refused() -> None:
    assert codes(judge(SHRUNK)) == ["shrunk:limburg", "shrunk:antwerpen"]
    assert judge(SHRUNK).reasons[0] == Reason(
        "shrunk:limburg",
        "limburg",
        "De bron Limburg zou van 10 naar 7 aanbiedingen gaan, meer dan een vijfde minder.",
    )


def test_what_is_accepted_by_name_no_longer_stops_and_nothing_else_is() -> None:
    verdict = judge(SHRUNK, accepted={"shrunk:limburg"})
    assert codes(verdict) == ["shrunk:antwerpen"]
    assert [reason.code for reason in verdict.accepted] == ["shrunk:limburg"]
    assert verdict.as_json()["accepted"][0]["code"] == "shrunk:limburg"
    assert not verdict.as_json()["fit"]


def test_all_accepts_whatever_may_be_accepted() -> None:
    verdict = judge(SHRUNK, accepted=["all"])
    assert verdict.fit
    assert len(verdict.accepted) == 2


def test_a_loss_of_exactly_a_fifth_passes() -> None:
    assert judge(replace(GOOD, live_counts={"limburg": 10}, new_counts={"limburg": 8})).fit


def test_a_source_that_vanished_is_refused() -> None:
    assert codes(judge(replace(GOOD, live_counts={"limburg": 2, "antwerpen": 3}))) == ["shrunk:antwerpen"]


def test_an_empty_index_never_goes_live() -> None:
    assert codes(judge(Evidence({}, {}, {}, {}), accepted=["all"])) == ["empty"]


def test_a_document_refused_by_the_engine_stops_it_until_accepted() -> None:
    refused = replace(GOOD, refused_by_engine=["limburg:9"])
    assert judge(refused).texts == [
        "De zoekmotor weigerde 1 document, zoals limburg:9. Wat geweigerd is, komt niet in de index."
    ]
    assert judge(refused, accepted=["refused-by-engine"]).fit


@pytest.mark.parametrize(
    ("before", "now", "stops"),
    [
        (Share(100, 40), Share(100, 40), False),  # always wrong: the province knows
        (Share(100, 40), Share(100, 45), False),  # a twentieth more
        (Share(100, 40), Share(100, 46), True),
        (Share(1000, 0), Share(1000, 50), False),
        (Share(1000, 0), Share(1000, 51), True),
        (Share(10, 0), Share(10, 5), False),  # a small source: five typing mistakes
        (Share(10, 0), Share(10, 6), True),
        (Share(100, 50), Share(10, 9), False),  # the share counts, not the number
        (Share(0, 0), Share(100, 6), True),
        (None, Share(100, 90), False),  # a new source has no past: the validator and the report show it
    ],
)
def test_refused_rows_stop_it_only_when_their_share_jumps(before: Share | None, now: Share, stops: bool) -> None:
    past = {} if before is None else {"limburg": before}
    verdict = judge(replace(GOOD, rejects_before=past, rejects={"limburg": now}))
    assert codes(verdict) == (["rejects:limburg"] if stops else [])


def test_the_jump_of_refused_rows_says_both_figures() -> None:
    jumped = replace(GOOD, rejects_before={"limburg": Share(147, 5)}, rejects={"limburg": Share(150, 60)})
    assert judge(jumped).texts == [
        "Van de bron Limburg zijn 60 van de 150 rijen geweigerd; de vorige keer 5 van de 147."
    ]


def test_further_checks_are_heard_and_may_be_accepted() -> None:
    def check(evidence: Evidence) -> list[Reason]:
        return [Reason("probes", None, f"{len(evidence.actual)} gezien.")]

    assert judge(GOOD, checks=[check]).texts == ["2 gezien."]
    assert judge(GOOD, checks=[check], accepted=["probes"]).fit


@pytest.mark.parametrize("code", ["shrunk:limburg", "rejects:antwerpen", "refused-by-engine", "probes", "ndcg", "all"])
def test_codes_that_may_be_accepted(code: str) -> None:
    assert acceptable(code)


@pytest.mark.parametrize("code", ["", "unequal", "empty", "shrunk", "shrunk:", "shrunk:atlantis", "probes:limburg"])
def test_codes_that_may_not(code: str) -> None:
    assert not acceptable(code)


def test_copies_that_did_not_come_are_counted_and_may_be_accepted() -> None:
    assert uncopied(0) == []
    assert [reason.text for reason in uncopied(2)] == [
        "De nieuwe index mist na lang wachten nog 2 kopieën op andere knooppunten."
    ]
    assert acceptable(uncopied(1)[0].code)
