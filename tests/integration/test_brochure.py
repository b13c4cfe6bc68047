"""The brochure of a search: a PDF that stands on what the search found, and does nothing that a text says."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.http.services import Services
from app.paper import typeset
from app.search.params import parse
from app.search.results import SearchResults
from app.web.exports import brochure, entries
from app.web.exports.columns import CONTACT
from base.tables import event_rows
from indexer import taxonomy

LIMBURG = {"plaats": ["Limburg"]}


def found(app: Flask, search: Mapping[str, list[str]], most: int = brochure.MOST_PRINTED) -> SearchResults:
    services: Services = app.extensions["doeners"]
    return services.search.every(parse(search)[0], most)


def contents(app: Flask, search: Mapping[str, list[str]], grouping: str = entries.THEME) -> dict[str, object]:
    results = found(app, search)
    services: Services = app.extensions["doeners"]
    contacts = services.search.fields([hit["id"] for hit in results.hits], CONTACT)
    with app.test_request_context():
        return brochure.contents(results, contacts, grouping)


def groups(made: Mapping[str, object]) -> list[entries.Group]:
    listed = made["groups"]
    assert isinstance(listed, list)
    return listed


def test_the_brochure_of_limburg_is_a_tagged_pdf_of_many_pages(client: FlaskClient) -> None:
    answer = client.get("/zoeken/brochure.pdf", query_string={"plaats": "Limburg"})
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith(b"%PDF-")
    assert b"pdfuaid" in answer.data
    assert len(re.findall(rb"/Type\s*/Page\b", answer.data)) > 5
    assert answer.headers["Content-Disposition"].startswith("inline;")
    services: Services = client.application.extensions["doeners"]
    services.events.flush()
    with services.db.connect() as connection:
        pages = list(connection.scalars(sa.select(event_rows.c.value).where(event_rows.c.kind == "brochure")))
    assert len(re.findall(rb"/Type\s*/Page\b", answer.data)) in pages


def test_every_result_stands_in_one_group_with_its_contact(app: Flask) -> None:
    made = contents(app, LIMBURG)
    listed = [entry for group in groups(made) for entry in group["entries"]]
    results = found(app, LIMBURG)
    assert sorted(entry["title"] for entry in listed) == sorted(hit["title"] for hit in results.hits)
    assert str(made["found"]).startswith(f"{results.total} aanbiedingen")
    assert all(entry["address"] for entry in listed)
    assert sum(bool(entry["phone"] or entry["email"]) for entry in listed) > len(listed) / 2


@pytest.mark.parametrize("grouping", [entries.THEME, entries.TOWN, "onbekend"])
def test_groups_follow_the_taxonomy_or_the_alphabet(app: Flask, grouping: str) -> None:
    names = [group["name"] for group in groups(contents(app, {"q": ["groen"], "plaats": ["Hasselt"]}, grouping))]
    themes = [sector.label for sector in taxonomy.sectors().values() if sector.label in names]
    assert names == (sorted(names) if grouping == entries.TOWN else themes)
    assert len(names) > 1


def test_each_sign_that_stands_beside_an_offering_is_explained(app: Flask) -> None:
    made = contents(app, {})
    used = {sign["icon"] for group in groups(made) for entry in group["entries"] for sign in entry["signs"]}
    assert used
    assert used <= {sign["icon"] for sign in entries.SIGNS} == set(made["icons"])  # type: ignore[call-overload]


def test_what_stands_in_a_text_is_never_carried_out(app: Flask) -> None:
    made = contents(app, {"q": ["groen"]})
    entry = groups(made)[0]["entries"][0]
    entry["title"], entry["text"] = '#panic("x") = kop', '#read("/etc/passwd") $x^2$ <organisation>'
    assert typeset.pdf("brochure", made).startswith(b"%PDF-")


def test_nothing_found_makes_no_brochure(client: FlaskClient) -> None:
    answer = client.get("/zoeken/brochure.pdf", query_string={"q": "xqzvw"})
    assert answer.status_code == 404
    assert "Nog niets gevonden voor “xqzvw”" in answer.text
    assert 'href="/zoeken?q=xqzvw">Terug naar de resultaten' in answer.text


def test_a_brochure_that_takes_too_long_is_given_up(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "_SECONDS", 0.001)
    answer = client.get("/zoeken/brochure.pdf", query_string={"q": "groen", "plaats": "Hasselt"})
    assert answer.status_code == 503
    assert "Probeer het over een minuut opnieuw" in answer.text
    assert 'value="groen"' in answer.text


def test_a_long_brochure_says_that_it_has_only_the_first(app: Flask) -> None:
    results = found(app, {}, most=3)
    with app.test_request_context():
        made = brochure.contents(results, {}, entries.THEME)
    assert str(made["found"]).startswith(f"De eerste 3 van {results.total}")
