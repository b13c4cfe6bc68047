"""Asking the API, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask.testing import FlaskClient

from app.search.strict_params import parse_strictly
from tests.kit.truth import Town

Found = dict[str, Any]  # an offering as the API gives it
LIST = "/api/v1/offerings"
# Needs that offerings of the demo meet in part, by words; beside those that fit, or alone. Synonyms may change one.
IN_PART = ("vliegtuigstoelen bekleden", "honden trimmen", "koets restaureren")
ONLY_IN_PART = ("piano stemmen", "paard beslaan", "mozaïek leggen in Aarschot")


def everything(client: FlaskClient, args: Mapping[str, object], per_page: int = 100) -> list[Found]:
    """All exact hits of a search, over all its pages."""
    found: list[Found] = []
    page = 1
    while True:
        response = client.get(LIST, query_string={**args, "pagina": page, "per_pagina": per_page})
        assert response.status_code == 200, response.json
        answer = response.get_json()
        found += [hit for hit in answer["offerings"] if hit["match"] == "exact"]
        if page * per_page >= answer["total"]:
            return found
        page += 1


@cache
def value_of(town: Town) -> str:
    """What `plaats` takes for a town: its name, or the value that is offered for the town itself."""
    place = parse_strictly({"plaats": [town.name]}).place
    assert place
    return place.value
