"""After "Add a page": it answers, stands in the site map, and is one of the pages that tests ask."""

from __future__ import annotations

from indexer.document.fields import Offering
from tests.kit.office import Office
from tests.kit.routes import routes
from tests.kit.waiting import wait_for


def test_it_answers(office: Office, offering: Offering) -> None:
    assert offering["id"]
    client = office.app.test_client()
    wait_for(lambda: client.get("/sectoren").status_code != 503)  # a busy engine may take longer than a page waits
    answer = client.get("/sectoren")
    assert "Samen zijn er 1 aanbiedingen." in answer.text
    assert answer.headers["ETag"]


def test_it_stands_in_the_site_map(office: Office, offering: Offering) -> None:
    assert offering["id"] in office.app.test_client().get("/sitemap.xml").text
    assert "/sectoren</loc>" in office.app.test_client().get("/sitemap.xml").text


def test_it_is_asked_by_the_tests_of_every_page(office: Office) -> None:
    assert "/sectoren" in {route.path for route in routes(office.app)}
