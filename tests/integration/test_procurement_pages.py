"""What a public buyer reads beside an offering and beside the form of a question."""

from __future__ import annotations

from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from base.config import Settings

RESERVED, CLAUSE = "<strong>Voorbehouden opdracht.</strong>", "<strong>Sociale clausule.</strong>"


def page_of(client: FlaskClient, engine: OpenSearch, settings: Settings, *conditions: dict[str, object]) -> str:
    """The page of an offering that meets some conditions."""
    body = {"query": {"bool": {"filter": list(conditions)}}, "sort": [{"id": "asc"}], "size": 1}
    [hit] = engine.search(index=settings.index, body=body)["hits"]["hits"]
    return client.get(f"/aanbod/{hit['_source']['id']}").text


def test_an_offering_says_in_which_ways_it_can_be_bought(
    client: FlaskClient, engine: OpenSearch, settings: Settings
) -> None:
    public = {"term": {"buyer_kinds": "local_government"}}
    reserved = page_of(client, engine, settings, public, {"term": {"work_form": "maatwerkbedrijf"}})
    assert RESERVED in reserved
    assert "CPV-codes om mee te beginnen" in reserved
    assert "laat het nakijken" in reserved
    other = page_of(client, engine, settings, public, {"term": {"work_form": "cooperatie"}})
    assert (RESERVED in other, CLAUSE in other) == (False, True)


def test_what_no_public_buyer_can_buy_says_nothing_of_it(
    client: FlaskClient, engine: OpenSearch, settings: Settings
) -> None:
    kinds = ("local_government", "school", "care")
    private = {
        "bool": {"must_not": [{"terms": {"buyer_kinds": kinds}}], "must": [{"exists": {"field": "buyer_kinds"}}]}
    }
    assert "Hoe kan een overheid dit aankopen?" not in page_of(client, engine, settings, private)


def test_the_form_of_a_question_shows_the_ways_and_the_codes_of_the_search(client: FlaskClient) -> None:
    page = client.get("/stel-je-vraag?activiteit=zonnepanelen").text
    assert RESERVED in page
    assert '09330000: <span lang="nl">Zonne-energie</span>' in page
    assert "CPV-codes" not in client.get("/stel-je-vraag").text
