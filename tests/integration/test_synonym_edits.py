"""Edits of synonym rules: measured beside the live index, put live from its own documents, kept and rolled back."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.http.services import Services
from app.quality import judgments
from app.quality.judgments import JudgedQuery
from app.quality.measuring import measure
from app.search.params import SearchParams
from base import database
from base.tables import judged_queries, searches, synonym_edits
from indexer import definition
from indexer.engine import alias, documents, index_meta, row_hashes, vocabulary
from indexer.rules import rule_store
from indexer.rules.rule_edits import Edit
from indexer.running import orders, runs, upkeep
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured
from tests.kit.accounts import forget_attempts, log_in, somebody
from tests.kit.committed import committed
from tests.kit.pages import as_read
from tests.kit.rebuilds import rebuild_now
from tests.kit.two_provinces import TwoProvinces

SLANG = "blinkploeterij"  # a word that no offering, file or dictionary has
EDIT = Edit("add", "schoonmaak-en-afwas", f"{SLANG} => schoonmaken", "", "Zo heet poetsen in de verkiezingsweek.")
OTHER = Edit("add", "algemeen", "xqyz => strijken", "", "test")


@dataclass
class Published:
    """An edit of two is live: what it is called, what the other is, and what was live before."""

    chosen: int
    other: int
    before: str
    run: runs.Run


@pytest.fixture
def no_edits_afterwards(two_provinces: TwoProvinces) -> Iterator[None]:
    yield
    with database.write(two_provinces.db) as connection:
        for table in (synonym_edits, judged_queries, searches):
            connection.execute(table.delete())


@pytest.fixture(scope="module")
def published(two_provinces: TwoProvinces, engine: OpenSearch) -> Published:
    settings, db = two_provinces.settings, two_provinces.db
    assert found(two_provinces, SLANG) == []
    before = str(alias.live(engine, settings.index))
    chosen, other = (committed(rule_store.propose, db, edit, "test") for edit in (EDIT, OTHER))
    order = runs.get(db, orders.publish(settings, db, [chosen], requested_by="test", alongside=lambda *_: None))
    assert order is not None
    return Published(chosen, other, before, rebuild(settings, engine, db, configured(settings), order))


def found(two_provinces: TwoProvinces, text: str) -> list[str]:
    search = two_provinces.app.extensions["doeners"].search
    search.live.seen = type(search.live.seen)()
    return [hit["id"] for hit in search.search(SearchParams(q=text)).hits]


def synced(two_provinces: TwoProvinces, client: OpenSearch) -> runs.Run:
    run_id = runs.request(
        two_provinces.db,
        source=None,
        requested_by="test",
        lease_seconds=two_provinces.settings.lease_seconds,
        kind="sync",
    )
    run = runs.get(two_provinces.db, run_id)
    assert run is not None
    return sync(two_provinces.settings, client, two_provinces.db, configured(two_provinces.settings), run)


def states(db: sa.Engine) -> dict[int, str]:
    return {kept.id: kept.state for kept in rule_store.listed(db)}


@pytest.mark.usefixtures("no_edits_afterwards")
def test_the_effect_is_measured_and_leaves_nothing_behind(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    wanted = found(two_provinces, "schoonmaken")[0]
    committed(judgments.judge, two_provinces.db, JudgedQuery(SLANG, "", {wanted: 3}), "test")
    committed(
        judgments.judge,
        two_provinces.db,
        JudgedQuery("fietsherstel", "", {found(two_provinces, "fietsherstel")[0]: 3}),
        "test",
    )
    with database.write(two_provinces.db) as connection:
        day = sa.func.current_date()
        for text, asked in ((SLANG + " kantoor", 7), ("strijken", 9), (f"{SLANG} school", 2)):
            connection.execute(searches.insert().values(day=day, text=text, asked=asked, weak=0))
    edit = committed(rule_store.propose, two_provinces.db, EDIT, "test")
    said: list[str] = []
    effect = measure(
        two_provinces.settings, engine, two_provinces.db, rule_store.drafts(two_provinces.db, [edit]), said.append
    )
    assert effect["judged"] == {"asked": 2, "changed": 1, "before": pytest.approx(0.5), "after": pytest.approx(1.0)}
    assert effect["real"] == {"asked": 3, "changed": 2, "secret": 1}
    shown = {(row["query"], row["kind"]) for row in effect["lists"]}
    assert shown == {(SLANG, "judged"), (f"{SLANG} kantoor", "real")}
    first = next(row for row in effect["lists"] if row["kind"] == "judged")
    assert (first["before"], wanted in first["after"], first["ndcg"]) == ([], True, [0.0, pytest.approx(1.0)])
    assert said
    left = engine.indices.get(index=f"{two_provinces.settings.index}-try-*", params={"expand_wildcards": "all"})
    assert (left, states(two_provinces.db)) == ({}, {edit: "draft"})


def test_a_rule_goes_live_from_the_live_documents_and_the_next_sync_writes_nothing(
    two_provinces: TwoProvinces, engine: OpenSearch, published: Published
) -> None:
    assert published.run.state == "succeeded"
    now = str(alias.live(engine, two_provinces.settings.index))
    assert now != published.before
    assert documents.hashes(engine, now) == documents.hashes(engine, published.before)
    assert found(two_provinces, SLANG)
    assert index_meta.read(engine, now).digest == definition.load([EDIT]).digest
    assert vocabulary.load(engine, two_provinces.settings.index, now).counts
    assert row_hashes.load(engine, two_provinces.settings.index, now, "limburg")
    run = synced(two_provinces, engine)
    assert (run.state, [part["written"] for part in run.progress]) == ("succeeded", [0, 0])


def test_an_order_carries_the_chosen_drafts_only(two_provinces: TwoProvinces, published: Published) -> None:
    assert published.run.kind == "synonyms"
    assert states(two_provinces.db) == {published.chosen: "published", published.other: "draft"}


def test_services_know_the_words_of_live_rules(two_provinces: TwoProvinces, published: Published) -> None:
    services: Services = two_provinces.app.extensions["doeners"]
    found(two_provinces, SLANG)
    assert SLANG in services.search.live.words().spelling.also_known


def test_a_run_that_died_after_the_swap_is_put_right_by_the_next(
    two_provinces: TwoProvinces, engine: OpenSearch, published: Published
) -> None:
    with database.write(two_provinces.db) as connection:  # done by the swap, and not written by the dead process
        connection.execute(synonym_edits.update().values(state="draft", published_at=None))
    assert synced(two_provinces, engine).state == "succeeded"
    assert states(two_provinces.db) == {published.chosen: "published", published.other: "draft"}


def rollback_page(two_provinces: TwoProvinces) -> str:
    forget_attempts(two_provinces.app)
    client = two_provinces.app.test_client()
    log_in(client, somebody(two_provinces.db))
    return as_read(client.get("/beheer/terugzetten"))


def test_a_rebuild_keeps_it_and_a_rollback_makes_it_a_draft_again(
    two_provinces: TwoProvinces, engine: OpenSearch, published: Published
) -> None:
    """The last one of the site: no rule is live any more."""
    assert rebuild_now(two_provinces.settings, "limburg").state == "succeeded"
    assert found(two_provinces, SLANG)
    upkeep.rollback(two_provinces.settings, engine, two_provinces.db, requested_by="test")
    assert (states(two_provinces.db)[published.chosen], bool(found(two_provinces, SLANG))) == ("published", True)
    page = rollback_page(two_provinces)
    assert f"Van de synoniemen wordt weer concept: <code>{html.escape(EDIT.rule)}</code>." in page
    assert "Meteen daarna nemen wij opnieuw over wat in de bronnen veranderde" in page
    upkeep.rollback(two_provinces.settings, engine, two_provinces.db, requested_by="test")
    assert (states(two_provinces.db)[published.chosen], found(two_provinces, SLANG)) == ("draft", [])
    assert synced(two_provinces, engine).state == "succeeded"
