"""When little fits: what may be possible and wider steps come with the same request, and steps say what they have."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.http.services import Services
from app.search import relevance
from app.search.params import SearchParams, parse
from app.search.results import SearchResults
from app.search.service import SearchService
from tests.kit.asking import LIST

Args = dict[str, str]
SAME_NEED: list[Args] = [
    {"q": "strijken", "plaats": "Veurne", "straal": "5", "provincie": "limburg"},
    {"q": "broodjes", "plaats": "Voeren", "levering": "on_site", "werkvorm": "maatwerkbedrijf"},
]
OTHER_NEED: list[Args] = [
    {"q": "Mol strijken", "letterlijk": "plaats", "activiteit": "gras-maaien", "koper": "school"},
    {"q": "strijken", "gemeente": "71016", "plaats": "Veurne"},
]


@pytest.fixture
def search(app: Flask) -> SearchService:
    services: Services = app.extensions["doeners"]
    return services.search


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The bodies of the searches that the engine is asked."""
    bodies: list[object] = []
    ask = SearchService._search

    def counted(self: SearchService, body: dict[str, object], **options: str) -> object:
        bodies.append(body)
        return ask(self, body, **options)

    monkeypatch.setattr(SearchService, "_search", counted)
    return bodies


def found(search: SearchService, args: Args) -> SearchResults:
    results = search.search(_params(args))
    assert results.total < relevance.FEW, f"{args} must be a search with few results"
    return results


def _params(args: Args) -> SearchParams:
    params, faults = parse({name: [value] for name, value in args.items()})
    assert not faults
    return params


@pytest.mark.usefixtures("live_index")
@pytest.mark.parametrize("args", SAME_NEED, ids=str)
def test_steps_that_keep_the_need_take_no_request_of_their_own(
    search: SearchService, asked: list[object], args: Args
) -> None:
    assert found(search, args).steps
    assert len(asked) == 1


@pytest.mark.usefixtures("live_index")
@pytest.mark.parametrize("args", [*SAME_NEED, *OTHER_NEED], ids=str)
def test_a_step_has_the_number_of_its_page(search: SearchService, client: FlaskClient, args: Args) -> None:
    steps = found(search, args).steps
    assert steps
    for step in steps:
        assert client.get(LIST, query_string=step.params.as_args()).json["total"] == step.total, step.label


@pytest.mark.usefixtures("live_index")
def test_what_fits_is_never_among_what_is_possible_however_short_the_page(search: SearchService) -> None:
    whole = found(search, SAME_NEED[1])
    one = found(search, {**SAME_NEED[1], "per_pagina": "1"})
    assert (one.total, [hit["id"] for hit in one.more]) == (whole.total, [hit["id"] for hit in whole.more])
    assert len(one.hits) == min(1, whole.total)
