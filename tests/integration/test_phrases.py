"""A phrase that an administrator adds: it counts after the next sync, in what is found and in what is suggested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch
from werkzeug.test import TestResponse

from app.security import audit
from app.wsgi import create_app
from base import clock, database
from base.config import Settings
from base.tables import phrases, searches
from indexer import phrase_store, phrasebook, taxonomy
from indexer.engine import alias, index_meta
from tests.kit import sites
from tests.kit.accounts import log_in, send, somebody
from tests.kit.commands import doeners, failed_calmly
from tests.kit.machine import Machine
from tests.kit.pages import as_read
from tests.kit.sites import Site
from tests.kit.waiting import wait_for

PAGE = "/beheer/zinnen"
ACTIVITY, PHRASE, BEGINNING = "ramen-wassen", "onze glazen gevel blinkt niet", "gevel blink"


@pytest.fixture(scope="module")
def site(
    settings: Settings, engine: OpenSearch, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    own = replace(settings, index=f"{settings.index}phrases")
    folder = tmp_path_factory.mktemp("phrases")
    with sites.site(own, engine, machine.folder / "demo", folder, ["limburg"]) as site:
        assert site.run("rebuild").state == "succeeded"
        yield site


@pytest.fixture
def client(site: Site) -> Iterator[FlaskClient]:
    """An editor in a browser; afterwards there is no phrase of ours, in the index either."""
    client = create_app(site.settings).test_client()
    log_in(client, somebody(site.db, "editor"))
    yield client
    with database.write(site.db) as connection:
        connection.execute(phrases.delete())
    if index_meta.read(site.engine, site.index).phrases:
        site.run("sync")


def first(client: FlaskClient, q: str) -> str:
    """The first activity of the first offering that is found."""
    return str(client.get("/api/v1/offerings", query_string={"q": q}).json["offerings"][0]["activities"][0])


def needs(client: FlaskClient, typed: str, near: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The needs that are suggested."""
    groups = client.get("/api/v1/suggest", query_string={"q": typed, **near}).json["groups"]
    return [one["label"] for group in groups if group["name"] == "needs" for one in group["suggestions"]]


def add(client: FlaskClient, **more: str) -> TestResponse:
    """Fill in the form of the page."""
    return send(client, PAGE, PAGE, **{"activity": ACTIVITY, "text": PHRASE} | more)


def test_a_phrase_counts_from_the_next_sync_until_one_after_it_is_removed(site: Site, client: FlaskClient) -> None:
    assert add(client).status_code == 303
    assert "telt mee na de volgende bijwerking" in client.get(PAGE).text
    assert (first(client, PHRASE) == ACTIVITY, needs(client, BEGINNING)) == (False, [])
    site.run("sync")
    wait_for(lambda: first(client, PHRASE) == ACTIVITY)
    assert needs(client, BEGINNING) == [PHRASE]
    assert "<td>telt mee</td>" in client.get(PAGE).text
    [row] = phrase_store.listed(site.db)
    send(client, f"{PAGE}/weg", PAGE, zin=str(row.id))
    assert "telt nog mee tot de volgende bijwerking" in client.get(f"{PAGE}/geschiedenis").text
    site.run("sync")
    wait_for(lambda: first(client, PHRASE) != ACTIVITY)
    assert needs(client, BEGINNING) == []
    assert "weggehaald" in client.get(f"{PAGE}/geschiedenis").text


def test_the_command_line_does_the_same(site: Site, client: FlaskClient) -> None:
    made = doeners(site.settings, "phrases", "add", ACTIVITY, PHRASE)
    assert made.returncode == 0, made.stderr
    number, activity, text = doeners(site.settings, "phrases", "list").stdout.strip().split("\t")
    assert (activity, text) == (ACTIVITY, PHRASE)
    site.run("sync")
    wait_for(lambda: first(client, PHRASE) == ACTIVITY)
    again = doeners(site.settings, "phrases", "add", ACTIVITY, PHRASE.upper())
    assert failed_calmly(again, 1, "Deze zin staat al bij deze activiteit.")
    assert doeners(site.settings, "phrases", "remove", number).returncode == 0
    assert doeners(site.settings, "phrases", "remove", number).returncode == 1
    by_command = [entry.action for entry in audit.entries(site.db) if entry.who == "opdrachtregel"]
    assert by_command[:2] == ["phrases.remove", "phrases.add"]


def test_a_rebuild_has_the_phrases_too(site: Site, client: FlaskClient) -> None:
    add(client)
    assert site.run("rebuild").state == "succeeded"
    assert index_meta.read(site.engine, site.index).phrases == {ACTIVITY: [PHRASE]}
    wait_for(lambda: first(client, PHRASE) == ACTIVITY)


def test_a_sync_brings_phrases_to_an_index_that_lacks_them_and_then_rests(site: Site, client: FlaskClient) -> None:
    add(client)
    site.run("sync")
    about = index_meta.read(site.engine, site.index)
    index_meta.write(site.engine, site.index, replace(about, phrases={}))  # as after a rollback
    site.run("sync")
    assert index_meta.read(site.engine, site.index).phrases == {ACTIVITY: [PHRASE]}
    before = alias.state(site.engine, site.settings.index)
    site.run("sync")
    assert alias.state(site.engine, site.settings.index) == before


def test_a_phrase_is_tried_before_it_is_added(site: Site, client: FlaskClient) -> None:
    page = as_read(add(client, probeer="1"))
    assert "1 lijst verandert, van 1" in page
    assert first(client, PHRASE) != ACTIVITY
    assert phrase_store.listed(site.db) == []
    assert f'value="{PHRASE}"' in page  # it can be added from here


def test_what_visitors_searched_often_with_a_word_of_it_is_tried_too(site: Site, client: FlaskClient) -> None:
    rows = [{"text": "gevel die blinkt", "asked": 5}, {"text": "mijn eigen gevel", "asked": 4}]
    with database.write(site.db) as connection:
        connection.execute(searches.insert(), [{**row, "day": clock.today(), "weak": 0} for row in rows])
    page = as_read(add(client, probeer="1"))
    assert "<h3>gevel die blinkt</h3>" in page
    assert "mijn eigen gevel" not in page


def test_a_phrase_that_cannot_be_added_stays_in_the_form_with_the_reason(site: Site, client: FlaskClient) -> None:
    released = next(phrase.text for phrase in phrasebook.book().phrases if phrase.activity == ACTIVITY)
    for text, why in ((released, "staat al"), ("de", "te kort"), ("", "Schrijf hoe iemand het vraagt.")):
        answer = add(client, text=text)
        assert (answer.status_code, why in as_read(answer)) == (422, True)
    assert "andere activiteit" in as_read(add(client, activity="voertuigen-wassen", text=released))
    assert phrase_store.listed(site.db) == []


def test_a_need_is_suggested_only_where_somebody_meets_it(client: FlaskClient) -> None:
    far = {"plaats": "Veurne"}  # few of Limburg work there
    names = {activity.label.lower() for activity in taxonomy.activities().values()}  # suggested as activities
    said = [phrase for phrase in phrasebook.book().phrases if phrase.activity != phrasebook.OUTSIDE]
    book = [phrase for phrase in said if phrase.text.lower() not in names]
    times, seen = Counter(phrase.text for phrase in book), set()
    for phrase in {each.activity: each for each in book[::12] if times[each.text] == 1}.values():
        offered = client.get("/api/v1/offerings", query_string=far | {"activiteit": phrase.activity}).json["total"]
        assert (phrase.text in needs(client, phrase.text, far)) == bool(offered), phrase
        seen.add(bool(offered))
    assert seen == {True, False}
