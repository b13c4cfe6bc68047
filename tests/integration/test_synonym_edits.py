"""Edits of synonym rules: measured beside the live index, put live from its own documents, kept and rolled back."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from app import orders
from app.quality import judgments
from app.quality.judgments import JudgedQuery
from app.quality.measuring import measure
from app.search.params import SearchParams
from app.services import Services
from base import database
from base.tables import judged_queries, searches, synonym_edits
from indexer import definition
from indexer.engine import alias, documents, row_hashes, vocabulary
from indexer.rules import rule_store
from indexer.rules.rule_edits import Edit
from indexer.running import runs, upkeep
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured
from tests.conftest import rebuild_now
from tests.kit.accounts import forget_attempts, log_in, somebody
from tests.kit.small import Small

SLANG = "blinkploeterij"  # a word that no offering, file or dictionary has
EDIT = Edit("add", "schoonmaak-en-afwas", f"{SLANG} => schoonmaken", "", "Zo heet poetsen in de verkiezingsweek.")


@pytest.fixture(autouse=True)
def clean(small: Small, engine: OpenSearch) -> Iterator[None]:
    yield
    with database.write(small.db) as connection:
        for table in (synonym_edits, judged_queries, searches):
            connection.execute(table.delete())
    put_live(small, engine)


def found(small: Small, text: str) -> list[str]:
    search = small.app.extensions["doeners"].search
    search.live.seen = type(search.live.seen)()
    return [hit["id"] for hit in search.search(SearchParams(q=text)).hits]


def put_live(small: Small, client: OpenSearch, *ids: int) -> runs.Run:
    run_id = runs.request(
        small.db,
        source=None,
        requested_by="test",
        lease_seconds=small.settings.lease_seconds,
        kind="synonyms",
        alongside=lambda connection, run_id: rule_store.choose(connection, ids, run_id),
    )
    run = runs.get(small.db, run_id)
    assert run is not None
    return rebuild(small.settings, client, small.db, configured(small.settings), run)


def synced(small: Small, client: OpenSearch) -> runs.Run:
    run_id = runs.request(
        small.db, source=None, requested_by="test", lease_seconds=small.settings.lease_seconds, kind="sync"
    )
    run = runs.get(small.db, run_id)
    assert run is not None
    return sync(small.settings, client, small.db, configured(small.settings), run)


def states(db: sa.Engine) -> list[str]:
    return [kept.state for kept in rule_store.listed(db)]


def test_a_rule_goes_live_from_the_live_documents_and_the_next_sync_writes_nothing(
    small: Small, engine: OpenSearch
) -> None:
    before = alias.live(engine, small.settings.index)
    documents_before = documents.hashes(engine, str(before))
    assert found(small, SLANG) == []
    edit = rule_store.propose(small.db, EDIT, "test")
    assert put_live(small, engine, edit).state == "succeeded"
    now = str(alias.live(engine, small.settings.index))
    assert now != before
    assert documents.hashes(engine, now) == documents_before
    assert states(small.db) == ["published"]
    assert found(small, SLANG)
    assert alias.meta(engine, now)["digest"] == definition.load([EDIT]).digest
    assert vocabulary.load(engine, small.settings.index, now).counts
    assert row_hashes.load(engine, small.settings.index, now, "limburg")
    run = synced(small, engine)
    assert (run.state, [part["written"] for part in run.progress]) == ("succeeded", [0, 0])


def rollback_page(small: Small) -> str:
    forget_attempts(small.app)
    client = small.app.test_client()
    log_in(client, somebody(small.db))
    return client.get("/beheer/terugzetten").text


def test_a_rebuild_keeps_it_and_a_rollback_makes_it_a_draft_again(small: Small, engine: OpenSearch) -> None:
    edit = rule_store.propose(small.db, EDIT, "test")
    put_live(small, engine, edit)
    assert rebuild_now(small.settings, "limburg").state == "succeeded"
    assert found(small, SLANG)
    upkeep.rollback(small.settings, engine, small.db, requested_by="test")
    assert (states(small.db), bool(found(small, SLANG))) == (["published"], True)
    page = rollback_page(small)
    assert f"Van de synoniemen wordt weer concept: <code>{html.escape(EDIT.rule)}</code>." in page
    assert "Meteen daarna nemen wij opnieuw over wat in de bronnen veranderde" in page
    upkeep.rollback(small.settings, engine, small.db, requested_by="test")
    assert (states(small.db), found(small, SLANG)) == (["draft"], [])
    assert synced(small, engine).state == "succeeded"


def test_a_run_that_died_after_the_swap_is_put_right_by_the_next(small: Small, engine: OpenSearch) -> None:
    edit = rule_store.propose(small.db, EDIT, "test")
    put_live(small, engine, edit)
    with database.write(small.db) as connection:  # what the swap had done and the dead process had not written yet
        connection.execute(synonym_edits.update().values(state="draft", published_at=None))
    assert synced(small, engine).state == "succeeded"
    assert states(small.db) == ["published"]


def test_the_effect_is_measured_and_leaves_nothing_behind(small: Small, engine: OpenSearch) -> None:
    wanted = found(small, "schoonmaken")[0]
    judgments.judge(small.db, JudgedQuery(SLANG, "", {wanted: 3}), "test")
    judgments.judge(small.db, JudgedQuery("fietsherstel", "", {found(small, "fietsherstel")[0]: 3}), "test")
    with database.write(small.db) as connection:
        day = sa.func.current_date()
        for text, asked in ((SLANG + " kantoor", 7), ("strijken", 9), (f"{SLANG} school", 2)):
            connection.execute(searches.insert().values(day=day, text=text, asked=asked, weak=0))
    edit = rule_store.propose(small.db, EDIT, "test")
    said: list[str] = []
    effect = measure(small.settings, engine, small.db, rule_store.drafts(small.db, [edit]), said.append)
    assert effect["judged"] == {"asked": 2, "changed": 1, "before": pytest.approx(0.5), "after": pytest.approx(1.0)}
    assert effect["real"] == {"asked": 3, "changed": 2, "secret": 1}
    shown = {(row["query"], row["kind"]) for row in effect["lists"]}
    assert shown == {(SLANG, "judged"), (f"{SLANG} kantoor", "real")}
    first = next(row for row in effect["lists"] if row["kind"] == "judged")
    assert (first["before"], wanted in first["after"], first["ndcg"]) == ([], True, [0.0, pytest.approx(1.0)])
    assert said
    left = engine.indices.get(index=f"{small.settings.index}-try-*", params={"expand_wildcards": "all"})
    assert (left, states(small.db)) == ({}, ["draft"])


def test_an_order_carries_the_chosen_drafts_only(small: Small, engine: OpenSearch) -> None:
    chosen = rule_store.propose(small.db, EDIT, "test")
    other = rule_store.propose(small.db, Edit("add", "algemeen", "xqyz => strijken", "", "test"), "test")
    run_id = orders.publish(small.settings, small.db, [chosen], requested_by="test")
    run = runs.get(small.db, run_id)
    assert run is not None
    assert run.kind == "synonyms"
    rebuild(small.settings, engine, small.db, configured(small.settings), run)
    assert {kept.id: kept.state for kept in rule_store.listed(small.db)} == {chosen: "published", other: "draft"}


def test_services_know_the_words_of_live_rules(small: Small, engine: OpenSearch) -> None:
    services: Services = small.app.extensions["doeners"]
    put_live(small, engine, rule_store.propose(small.db, EDIT, "test"))
    found(small, SLANG)
    assert SLANG in services.search.live.words().spelling.also_known
