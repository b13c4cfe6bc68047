"""Wider searches: which steps are offered, in which order."""

from __future__ import annotations

import pytest

from app.search.params import parse
from app.search.relax import countable, widenings
from dutch.spelling import Vocabulary, alternatives

INDEX = Vocabulary({"strijk": 5, "hemden": 3})
STEPS = [
    ({"q": "strijk"}, []),
    (
        {"q": "strijk", "plaats": "Mol", "straal": "10"},
        ["zoek tot 25 km", "zoek tot 50 km", "zoek tot 100 km", "in heel Vlaanderen"],
    ),
    ({"q": "strijk", "plaats": "Mol", "straal": "100"}, ["in heel Vlaanderen"]),
    ({"q": "strijk", "plaats": "West-Vlaanderen"}, ["ook in Oost-Vlaanderen", "in heel Vlaanderen"]),
    ({"q": "strijk", "provincie": "limburg"}, ["zonder filters", "ook in Antwerpen, Vlaams-Brabant"]),
    ({"q": "strijk", "activiteit": "strijken"}, ["alles in Linnen, strijk en textiel", "zonder filters"]),
    ({"q": "Mol strijk"}, ["bedoelde u de gemeente Mol?"]),
    ({"q": "strik hemden"}, ["bedoelde u “strijk hemden”?"]),
    ({"q": "strijck", "letterlijk": "spelling"}, ["met verbeterde spelling"]),
]


@pytest.mark.parametrize(("args", "labels"), STEPS)
def test_steps_go_from_small_to_wide(args: dict[str, str], labels: list[str]) -> None:
    params, faults = parse({name: [value] for name, value in args.items()})
    assert not faults
    assert [label for label, _ in widenings(params, alternatives(params.q, INDEX))] == labels


def test_each_step_is_another_search_and_starts_at_its_first_page() -> None:
    params, _ = parse({"q": ["strijk"], "plaats": ["Mol"], "activiteit": ["strijken"], "pagina": ["3"]})
    steps = [step for _, step in widenings(params, alternatives(params.q, INDEX))]
    assert all(step.page == 1 for step in steps)
    assert len({tuple(step.as_args()) for step in [params, *steps]}) == len(steps) + 1


def test_the_neighbours_of_a_chosen_province_stay_beside_it() -> None:
    params, _ = parse({"q": ["strijk"], "plaats": ["Limburg"]})
    step = dict(widenings(params, alternatives(params.q, INDEX)))["ook in Antwerpen, Vlaams-Brabant"]
    assert step.place is None
    assert step.choices["provincie"] == ("limburg", "antwerpen", "vlaams-brabant")


def test_a_search_counts_the_steps_that_leave_its_need_and_municipalities_as_they_are() -> None:
    params, _ = parse({"q": ["Mol strik"], "letterlijk": ["spelling", "plaats"], "plaats": ["West-Vlaanderen"]})
    assert [label for label, _ in countable(params)] == ["ook in Oost-Vlaanderen", "in heel Vlaanderen"]
    within, _ = parse({"q": ["strik"], "plaats": ["Mol"], "straal": ["50"], "gemeente": ["71016"]})
    assert [label for label, _ in countable(within)] == ["zoek tot 100 km"]
