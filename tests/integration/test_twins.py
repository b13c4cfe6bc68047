"""Twins in a live index: one result everywhere, whatever becomes of one of the two."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.owners import merging
from app.quality import visibility
from app.search.ask import Pins, need_key
from app.search.params import SearchParams
from app.search.service import site_search
from indexer.edits import edit_store
from indexer.edits.publishing import publish
from indexer.engine import documents
from tests.kit.accounts import somebody
from tests.kit.asking import LIST, everything
from tests.kit.committed import committed
from tests.kit.rebuilds import rebuild_now
from tests.kit.truth import FIELDS, values
from tests.kit.twins import OURS, THEIRS, Twins, make_twins, write
from tests.kit.two_provinces import TwoProvinces

LATER = "2027-03-01"


@pytest.fixture(scope="module")
def twins(two_provinces: TwoProvinces, engine: OpenSearch) -> Twins:
    return make_twins(two_provinces, engine, 8)


@pytest.fixture
def visitor(two_provinces: TwoProvinces) -> FlaskClient:
    return two_provinces.app.test_client()


def ids(visitor: FlaskClient, **args: object) -> list[str]:
    return [hit["id"] for hit in everything(visitor, args)]


def test_a_pair_is_one_result_and_number_facets_and_pages_agree(twins: Twins, visitor: FlaskClient) -> None:
    shown = [o for o in documents.scan(twins.engine, twins.site.settings.index) if not o["twin_of"]]
    assert all(len(twins.shown(pair)) == 1 for pair in twins.pairs)
    for size in (7, 100):
        assert Counter(hit["id"] for hit in everything(visitor, {}, per_page=size)) == Counter(o["id"] for o in shown)
    answer = visitor.get(LIST).json
    assert answer["total"] == len(shown)
    for facet in answer["facets"]:
        counted = Counter(value for offering in shown for value in values(dict(offering), facet["name"]))
        assert {v["value"]: v["count"] for v in facet["values"] if v["count"]} == counted, facet["name"]


@pytest.mark.parametrize("facet", FIELDS)
def test_each_choice_finds_as_many_as_its_count_says(twins: Twins, visitor: FlaskClient, facet: str) -> None:
    counted = next(f for f in visitor.get(LIST).json["facets"] if f["name"] == facet)
    for value in [v for v in counted["values"] if v["count"]][:6]:
        found = ids(visitor, **{facet: value["value"]})
        assert len(found) == len(set(found)) == value["count"]


def test_the_map_and_the_pages_show_each_once(twins: Twins, visitor: FlaskClient) -> None:
    total = visitor.get(LIST).json["total"]
    pages = range(1, math.ceil(total / 20) + 1)
    for pair in twins.pairs:
        addresses = [f'href="/aanbod/{identity}"' for identity in pair]
        for view in ("lijst", "kaart"):
            texts = [visitor.get("/zoeken", query_string={"pagina": p, "weergave": view}).text for p in pages]
            assert sum(address in text for address in addresses for text in texts) == 1, (pair, view)


def test_a_twin_is_found_by_what_either_says(twins: Twins, visitor: FlaskClient) -> None:
    shown = {identity for pair in twins.pairs for identity in twins.shown(pair)}
    for word in ("zandloperkoord", "kwikstaartveren"):
        assert set(ids(visitor, q=word)) == shown
    for pair in twins.pairs:
        [first] = twins.shown(pair)
        for offering in map(twins.live, pair):
            assert first in ids(visitor, provincie=offering["provinces"][0])
            assert first in ids(visitor, plaats=offering["sites"][0]["postcode"], straal=5)


def test_the_card_names_both_sources_and_each_page_leads_to_the_other(twins: Twins, visitor: FlaskClient) -> None:
    for pair in twins.pairs[:2]:
        [first] = twins.shown(pair)
        assert "in de lijsten van" in visitor.get("/zoeken", query_string={"q": twins.live(first)["title"]}).text
        for identity, other in (pair, pair[::-1]):
            page = visitor.get(f"/aanbod/{identity}").text
            assert f'Staat ook in <a href="/aanbod/{other}">de lijst van' in page
            assert f'<link rel="canonical" href="http://localhost/aanbod/{first}">' in page
            assert visitor.get(f"/api/v1/offerings/{identity}").json["twins"] == [other]
        assert sum(f"/aanbod/{identity}</loc>" in visitor.get("/sitemap.xml").text for identity in pair) == 1


def test_a_pin_of_the_hidden_one_counts_for_the_one_that_is_shown(twins: Twins) -> None:
    pair = twins.pairs[0]
    [first] = twins.shown(pair)
    [hidden] = set(pair) - {first}
    need = SearchParams(q="zandloperkoord")
    for pins, place in ((Pins(first=(hidden,)), 0), (Pins(last=(hidden,)), -1)):
        placed = {need_key(need.q): pins}
        hits = site_search(twins.engine, twins.site.settings, lambda placed=placed: placed).search(need).hits
        assert (hits[place]["id"], hits[place]["match"]) == (first, "demoted" if place else "pinned")


def test_who_asks_why_the_hidden_one_is_not_seen_is_told(twins: Twins) -> None:
    pair = twins.pairs[0]
    [first] = twins.shown(pair)
    [hidden] = set(pair) - {first}
    search = site_search(twins.engine, twins.site.settings)
    said = visibility.explain(search, twins.site.db, hidden, SearchParams(q="zandloperkoord")).findings
    assert any(finding.met is False and first in finding.text for finding in said)


def test_when_the_one_that_is_shown_pauses_the_other_shows(twins: Twins, visitor: FlaskClient) -> None:
    pair = twins.pairs[1]
    [first] = twins.shown(pair)
    [second] = set(pair) - {first}
    made = committed(
        edit_store.add, twins.site.db, subject=first, kind="pause", province="limburg",
        details={"until": LATER}, by="test",
    )  # fmt: skip
    assert publish(twins.site.settings, twins.engine, twins.site.db, first)
    assert twins.shown(pair) == [second]
    assert set(ids(visitor, q="zandloperkoord")) & set(pair) == {second}
    assert committed(edit_store.change, twins.site.db, made, "ended", was="live", by="test")
    assert publish(twins.site.settings, twins.engine, twins.site.db, first)
    assert twins.shown(pair) == [first]


def test_when_one_is_full_or_withdrawn_the_other_shows(twins: Twins, visitor: FlaskClient) -> None:
    ours, theirs = twins.pairs[2]
    write(twins.site, "vlaams-brabant", "UPDATE offering SET full_until = ? WHERE id = ?", LATER, theirs.split(":")[1])
    twins.sync("vlaams-brabant")
    assert twins.shown((ours, theirs)) == [ours]
    write(twins.site, "limburg", "DELETE FROM offering WHERE id = ?", ours.split(":")[1])
    twins.sync("limburg")
    alone = twins.live(theirs)
    assert (alone["twin_of"], alone["twins"], alone["affirmed"]) == (None, [], THEIRS)
    assert theirs in ids(visitor, q="kwikstaartveren")
    assert theirs not in ids(visitor, q="zandloperkoord")


def test_a_sync_of_one_source_keeps_what_the_other_says(twins: Twins, visitor: FlaskClient) -> None:
    ours, theirs = twins.pairs[3]
    new = "Paternosterlift herstellen."
    write(twins.site, "vlaams-brabant", "UPDATE offering SET description = ? WHERE id = ?", new, theirs.split(":")[1])
    assert [part["written"] for part in twins.sync("vlaams-brabant").progress] == [1]
    [first] = twins.shown((ours, theirs))
    assert set(twins.live(first)["affirmed"].split("\n")) == {OURS, new}
    assert first in ids(visitor, q="paternosterlift")
    assert [part["written"] for part in twins.sync().progress] == [0, 0]


def test_a_corrected_title_makes_two_of_them(twins: Twins) -> None:
    pair = twins.pairs[4]
    title = twins.live(pair[0])["title"]
    fields = {"title": {"old": title, "new": "Iets heel anders"}}
    committed(
        edit_store.add, twins.site.db, subject=pair[0], kind="correction", province="limburg",
        details={"fields": fields}, by="test",
    )  # fmt: skip
    assert publish(twins.site.settings, twins.engine, twins.site.db, pair[0])
    assert twins.shown(pair) == list(pair)


def test_two_that_somebody_keeps_apart_are_two_until_that_is_undone(twins: Twins) -> None:
    pair, by = twins.pairs[5], somebody(twins.site.db).account
    assert merging.keep_apart(twins.site.settings, twins.site.db, *pair, by=by)
    assert twins.shown(pair) == list(pair)
    rebuild_now(twins.site.settings)
    assert twins.shown(pair) == list(pair)
    [row] = edit_store.listed(twins.site.db, ["distinct"], "live")
    assert merging.undo(twins.site.settings, twins.site.db, row, by=by)
    assert len(twins.shown(pair)) == 1


def test_a_source_that_is_carried_over_stays_joined(twins: Twins) -> None:
    pair = twins.pairs[6]
    before = {identity: twins.live(identity) for identity in pair}
    run = rebuild_now(twins.site.settings, "limburg")
    assert run.state == "succeeded", run.message
    assert [{**twins.live(i), "read_at": ""} for i in pair] == [{**before[i], "read_at": ""} for i in pair]
