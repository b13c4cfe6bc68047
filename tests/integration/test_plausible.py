"""What fits is found, what fits in nothing is not shown: on the demo catalogue, by words alone."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.kit.asking import IN_PART, LIST, ONLY_IN_PART, everything

NEEDS = ("ramen wassen", "tuinonderhoud", "strijkatelier", "broodjes", "fietsen herstellen")
SAY_LITTLE = ("firma", "gezocht", "personeel", "morgen")


def found(client: FlaskClient, text: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(LIST, query_string={"q": text}).json
    return answer


@pytest.mark.parametrize("text", ["GHDFGH", "xqzwv plkmnj", "0000", "00000000-0"])
def test_what_no_offering_has_shows_nothing_at_all(client: FlaskClient, text: str) -> None:
    answer = found(client, text)
    assert (answer["total"], answer["offerings"]) == (0, [])
    page = client.get("/zoeken", query_string={"q": text}).text
    assert "Nog niets gevonden" in page
    assert 'class="card-title"' not in page


def test_a_procurement_code_is_no_word_that_anything_resembles(client: FlaskClient) -> None:
    answer = found(client, "77310000-6")
    assert all("groen-en-natuur" in hit["sectors"] for hit in answer["offerings"])


@pytest.mark.parametrize("word", SAY_LITTLE)
@pytest.mark.parametrize("need", NEEDS)
def test_a_word_that_says_little_never_excludes(client: FlaskClient, need: str, word: str) -> None:
    without = {hit["id"] for hit in everything(client, {"q": need})}
    assert without
    for text in (f"{need} {word}", f"{word} {need}"):
        assert without <= {hit["id"] for hit in everything(client, {"q": text})}


def test_who_meets_the_rarest_word_alone_outranks_who_meets_the_usual_one(client: FlaskClient) -> None:
    """Words count for what they say: of "netjes strijken" strijken decides."""
    strijken = {hit["id"] for hit in everything(client, {"q": "strijken"})}
    top = [hit["id"] for hit in found(client, "netjes strijken")["offerings"][:5]]
    assert set(top) <= strijken


def test_what_fits_in_part_stands_below_the_line_and_does_not_count(client: FlaskClient) -> None:
    lines = []
    for text in (*IN_PART, *ONLY_IN_PART):
        answer = client.get(LIST, query_string={"q": text, "per_pagina": 100}).json
        below = [hit for hit in answer["offerings"] if hit["match"] in {"loose", "meaning"}]
        assert len(answer["offerings"]) - len(below) == answer["total"]
        lines.append(len(below))
    assert 0 < max(lines) <= 5
