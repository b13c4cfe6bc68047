"""The list of results on the real engine: folded on the page only, with reasons that fit."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from app.web.search.cards import SHOWN, TOP
from tests.kit.asking import LIST

QUERIES = [
    "gras",
    "poetsen",
    "verpakking Genk",
    "lassen",
    "wasserij",
    "was en strijk",
    "plaatbewerking en plooien",
    "tenten",
]
TITLE = re.compile(r'class="card-title">(?:<span class="pin"[^>]*>\d+</span> )?<a\s+href="/aanbod/([^"]+)"')
FOLD = re.compile(r'<details class="fold">.*?</ol></details>', re.DOTALL)


@pytest.mark.parametrize("q", QUERIES)
def test_the_page_folds_and_loses_nothing(client: FlaskClient, q: str) -> None:
    page = client.get("/zoeken", query_string={"q": q}).text
    hits = client.get(LIST, query_string={"q": q}).json["offerings"]
    assert sorted(unquote(one) for one in TITLE.findall(page)) == sorted(hit["id"] for hit in hits)
    assert page.count('<p class="why">') == len(hits)
    owner = {hit["id"]: hit["organisation"]["id"] for hit in hits}
    folds = [TITLE.findall(fold) for fold in FOLD.findall(page)]
    top = Counter(owner[hit["id"]] for hit in hits[:TOP] if hit["match"] not in {"loose", "meaning"})
    crowded = {one: n - SHOWN for one, n in top.items() if n > SHOWN and len(top) > 1}
    assert {owner[unquote(fold[0])]: len(fold) for fold in folds} == crowded


def test_some_query_of_these_folds(client: FlaskClient) -> None:
    """Else the test above would prove little."""
    assert any(FOLD.search(client.get("/zoeken", query_string={"q": q}).text) for q in QUERIES)


@pytest.mark.parametrize("more", ["&sorteer=naam", "&pagina=2", "&weergave=kaart"])
def test_an_order_of_ones_own_other_pages_and_the_map_are_not_folded(client: FlaskClient, more: str) -> None:
    for q in QUERIES:
        assert not FOLD.search(client.get(f"/zoeken?q={q}{more}").text)


def test_the_reason_is_one_line_and_leaves_the_place_to_the_badge(client: FlaskClient) -> None:
    page = client.get("/zoeken", query_string={"q": "gras maaien", "plaats": "Aarschot"}).text
    assert re.search(r'<p class="why"><span>Past bij: [^<]*gras maaien[^<]*</span> <a class="about"', page)
    assert re.search(r'<p class="reach"><svg.*</svg> Werkt in Aarschot</p>', page)
    assert [why for why in re.findall(r'<p class="why"><span>([^<]*)', page) if "Aarschot" in why] == []


def test_the_front_page_gives_no_reasons(client: FlaskClient) -> None:
    assert 'class="why"' not in client.get("/").text
