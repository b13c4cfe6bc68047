"""Every exact hit stands on exactly one page."""

from __future__ import annotations

import random
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.search.params import SORTS
from tests.kit.asking import LIST, everything

TEXTS = ("", "", "poetsen", "tuin", "inpakken", "hout", "catering", "fiets", "montage", "wassen")


def draw(number: int) -> dict[str, Any]:
    """A search drawn at random, always the same one for a number."""
    chance = random.Random(number)
    args: dict[str, Any] = {"q": chance.choice(TEXTS), "sorteer": list(SORTS)[number % len(SORTS)]}
    if args["sorteer"] == "afstand" or chance.random() < 0.3:
        args |= {"plaats": chance.choice(["Leuven", "Gent", "3500", "Kessel-Lo", "Roeselare"]), "straal": 60}
    if chance.random() < 0.4:
        args["provincie"] = chance.sample(["antwerpen", "limburg", "oost-vlaanderen"], 2)
    return args


@pytest.mark.parametrize("number", range(20))
def test_every_hit_appears_once(client: FlaskClient, number: int) -> None:
    args = draw(number)
    whole = [hit["id"] for hit in everything(client, args)]
    assert len(whole) == len(set(whole)) == client.get(LIST, query_string=args).json["total"]
    size = random.Random(number).choice([7, 13, 20, 33])
    assert [hit["id"] for hit in everything(client, args, per_page=size)] == whole


def test_a_page_beyond_the_last_is_empty(client: FlaskClient) -> None:
    answer = client.get(LIST, query_string={"q": "poetsen", "pagina": 90, "per_pagina": 100}).json
    assert answer["offerings"] == []
    assert answer["total"] > 0
    assert answer["page"] == 90


def test_the_last_window_that_is_allowed(client: FlaskClient) -> None:
    assert client.get(LIST, query_string={"pagina": 100, "per_pagina": 100}).status_code == 200
    assert client.get(LIST, query_string={"pagina": 101, "per_pagina": 100}).status_code == 422


def test_names_are_in_alphabetical_order(client: FlaskClient) -> None:
    titles = [hit["title"] for hit in everything(client, {"provincie": "limburg", "sorteer": "naam"})]
    plain = [title.casefold() for title in titles if title.isascii()]
    assert len(plain) > 50
    assert plain == sorted(plain)


def test_no_name_wins_on_equal_scores(client: FlaskClient) -> None:
    titles = [hit["title"].casefold() for hit in everything(client, {})]
    assert titles != sorted(titles)
