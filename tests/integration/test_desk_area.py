"""The area at a glance: own figures, and offerings that nobody confirmed for long; of nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.desk import figures
from app.questions import history
from app.search import scope
from base import clock
from indexer.running import runs
from tests.kit.accounts import forget_attempts, log_in, send, somebody
from tests.kit.asker import TYPED, Asker
from tests.kit.questions import left

DAY = timedelta(days=1)
LATER = date(2040, 6, 1)  # by then everything is long unconfirmed


def browser(app: Flask, db: sa.Engine, towns: set[str]) -> FlaskClient:
    """Of a regisseur of some municipalities."""
    client = app.test_client()
    log_in(client, somebody(db, "regisseur", municipalities=frozenset(towns)))
    return client


def test_the_figures_are_those_of_the_own_questions_of_a_year(asker: Asker) -> None:
    for days, answered_after, place in (
        (40, 4, "Aarschot"),
        (30, 9, "Aarschot"),
        (20, 1, "Diest"),
        (400, 2, "Aarschot"),
    ):
        with clock.moved(-days * DAY):
            question = left(asker.settings, asker.db, **{**TYPED, "need": f"Vraag {days}", "place": place})
        with clock.moved((answered_after - days) * DAY), asker.db.begin() as connection:
            history.record_move(connection, question.id, "answer", "answered", "supplier")
    waits = left(asker.settings, asker.db, **TYPED)
    client = browser(asker.app, asker.db, {"24001"})
    send(client, f"/beheer/vragen/{waits.id}/afgehandeld", "/beheer/account", because="nobody")
    page = " ".join(client.get("/beheer/gebied").text.split())
    assert "kwamen er 3 vragen." in page
    assert "Op 2 daarvan antwoordde een organisatie dat ze het kan, meestal binnen 6,5 dagen" in page
    assert '<th scope="row">Wij vonden niemand die dit nu kan doen.</th><td class="amount">1</td>' in page
    assert "De zoekmotor antwoordt niet." in page


@pytest.mark.parametrize(("waits", "days"), [([], None), ([4], 4.0), ([1, 2, 9], 2.0), ([4, 9], 6.5)])
def test_what_is_usual_is_the_middle_of_all_waits(waits: list[int], days: float | None) -> None:
    assert figures.days([number * DAY for number in waits]) == days


def test_what_is_long_unconfirmed_is_listed_for_the_own_municipalities_only(
    app: Flask, db: sa.Engine, engine: OpenSearch, live_index: runs.Run
) -> None:
    forget_attempts(app)
    with clock.moved(to=clock.start_of(LATER)):
        long_ago = scope.unconfirmed_filter(clock.today())
        filters = [{"terms": {"municipalities": ["71022", "71016"]}}, long_ago, scope.open_filter(clock.today())]
        own = engine.search(index=live_index.index_name, body={"query": {"bool": {"filter": filters}}, "size": 25})
        page = browser(app, db, {"71022", "71016"}).get("/beheer/gebied").text
        assert own["hits"]["total"]["value"] > 0
        assert page.count('<th scope="row"><a href="/aanbod/') == len(own["hits"]["hits"])
        for hit in own["hits"]["hits"]:
            assert f'href="/aanbod/{hit["_id"]}"' in page
