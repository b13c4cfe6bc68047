"""The pages when something behind them is away: the engine, the index, the database, the broker."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.http.services import Services
from app.search.params import SearchParams
from app.wsgi import create_app
from base import connections, database
from base.config import Settings
from dutch import places
from indexer.changes.change import Departed
from tests.kit.changes import withdraw
from tests.kit.questions import every

NOBODY = "http://127.0.0.1:9"  # a port that nothing listens on


def parts(app: Flask) -> Services:
    found: Services = app.extensions["doeners"]
    return found


def without_engine(app: Flask) -> None:
    """From now on the engine of `app` cannot be reached."""
    search = parts(app).search
    away = connections.search_engine(replace(search.settings, opensearch_url=NOBODY), timeout=0.2)
    search.client = search.live.client = away


def test_engine_away_is_a_calm_page(own_app: Flask) -> None:
    without_engine(own_app)
    client = own_app.test_client()
    answer = client.get("/zoeken?q=poetsen&plaats=Gent")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Zoeken lukt even niet" in answer.text
    assert "/stel-je-vraag?q=poetsen&amp;plaats=Gent" in answer.text
    assert 'value="poetsen"' in answer.text
    for internal in ("OpenSearch", "Traceback", "127.0.0.1", "Connection"):
        assert internal not in answer.text


def test_engine_away_shows_the_last_good_answer_to_the_same_search(own_app: Flask) -> None:
    client = own_app.test_client()
    assert client.get("/zoeken?q=poetsen").status_code == 200
    without_engine(own_app)
    kept = client.get("/zoeken?q=poetsen")
    assert kept.status_code == 503
    assert "laatste goede antwoord" in kept.text
    assert 'class="card-title"' in kept.text
    assert "Zoeken lukt even niet" in client.get("/zoeken?q=iets+anders").text


@pytest.mark.parametrize("need", ["poetsen", "kasteelgracht poetsen met zilver"])
def test_a_good_answer_gives_all_results_again(own_app: Flask, need: str) -> None:
    search, params = parts(own_app).search, SearchParams(q=need, place=places.find("Gent")[0])
    assert search.search(params) == search.good.results(params)


@pytest.mark.parametrize("path", ["/aanbod/limburg:1", "/organisatie/kbo-1", "/sitemap.xml"])
def test_engine_away_on_other_pages(own_app: Flask, path: str) -> None:
    without_engine(own_app)
    answer = own_app.test_client().get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Zoeken lukt even niet" in answer.text


@pytest.mark.parametrize("path", ["/", "/over", "/stel-je-vraag"])
def test_pages_that_stand_without_engine(own_app: Flask, path: str) -> None:
    without_engine(own_app)
    assert own_app.test_client().get(path).status_code == 200


def test_no_index_yet_is_a_calm_page(own_settings: Settings) -> None:
    answer = create_app(own_settings).test_client().get("/zoeken")
    assert answer.status_code == 503
    assert "Zoeken lukt even niet" in answer.text


def ask(app: Flask, **changes: str) -> tuple[int, str]:
    """Leave a question as a browser does: open the form, send it. Status and text of the answer."""
    client = app.test_client()
    page = client.get("/stel-je-vraag").text
    sent = {
        "csrf_token": page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0],
        "form_key": page.split('name="form_key" type="hidden" value="')[1].split('"')[0],
        "need": "Strijkwerk", "place": "Hasselt", "buyer_kind": "care", "email": "a@b.be", "organisation": "",
    }  # fmt: skip
    answer = client.post("/stel-je-vraag", data={**sent, **changes})
    return answer.status_code, answer.headers.get("Location", answer.text)


def test_question_is_kept_without_engine_and_broker(own_app: Flask) -> None:
    without_engine(own_app)
    status, location = ask(own_app)
    assert status == 303
    (kept,) = every(parts(own_app).db)
    assert location == f"/stel-je-vraag/bedankt/{kept.reference}"
    assert (kept.need, kept.province, kept.municipality) == ("Strijkwerk", "limburg", "71072")


def test_database_away_keeps_what_was_typed(own_app: Flask) -> None:
    with database.write(parts(own_app).db) as connection:
        connection.execute(sa.text("DROP TABLE questions"))
    status, page = ask(own_app)
    assert status == 503
    assert "Strijkwerk" in page
    assert "Bewaren lukt nu even niet" in page


def test_withdrawn_offering_answers_410_with_alternatives_or_301(own_app: Flask) -> None:
    db = parts(own_app).db
    withdraw(db, "limburg:weg", Departed("Gras <i>maaien</i>", ["gras-maaien"], "71072"))
    withdraw(db, "limburg:oud", Departed("Verhuisd", [], "71072", moved_to="limburg:nieuw"))
    client = own_app.test_client()
    gone = client.get("/aanbod/limburg:weg")
    assert gone.status_code == 410
    assert "Gras &lt;i&gt;maaien&lt;/i&gt;" in gone.text
    assert 'class="card-title"' in gone.text
    assert "ETag" not in gone.headers
    moved = client.get("/aanbod/limburg:oud")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/aanbod/limburg:nieuw")
