"""Rebuilds and rollbacks under readers: no answer fails, is short or mixes two indices; and the readers are sharp."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from base import connections
from base.config import Settings
from benchmarks.readers import Answer, Ask, Readers, mark
from indexer import definition
from indexer.document.fields import Offering
from indexer.engine import bulk, documents
from indexer.running import upkeep
from tests.faults.conftest import PROVINCES
from tests.kit import sites
from tests.kit.sites import Site

CYCLES = 20
A_TENTH = 2
MOST = 2000  # an answer shows all offerings


@pytest.fixture(scope="module")
def marked(
    settings: Settings, engine: OpenSearch, drill_sources: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site whose offerings say of which generation they are: 0."""
    own = replace(settings, index=f"{settings.index}g{secrets.token_hex(3)}")
    with sites.site(own, engine, drill_sources, tmp_path_factory.mktemp("marked"), PROVINCES) as site:
        rebuilt(site, 0)
        yield site


def rebuilt(site: Site, generation: int) -> None:
    mark([site.source(province) for province in PROVINCES], generation)
    run = site.run("rebuild")
    assert run.state == "succeeded", run.message


def readers(site: Site, index: str, full_size: int) -> Readers:
    """Readers of an alias that ask for all there is."""
    body = {"size": MOST, "track_total_hits": True, "_source": ["title"]}

    def client() -> Ask:
        own = connections.search_engine(site.settings)

        def ask() -> Answer:
            hits = own.search(index=index, body=body)["hits"]
            total = hits["total"]["value"]
            return Answer(total, [hit["_source"]["title"] for hit in hits["hits"]], shown=total)

        return ask

    return Readers(client, full_size)


def count(site: Site) -> int:
    return int(site.engine.count(index=site.index)["count"])


@pytest.mark.slow
def test_readers_notice_no_rebuild_and_no_rollback(marked: Site, full_size: bool) -> None:
    cycles = CYCLES if full_size else A_TENTH
    with readers(marked, marked.settings.index, count(marked)) as seen:
        for generation in range(1, cycles + 1):
            rebuilt(marked, generation)
        live = marked.index
        rolled = upkeep.rollback(marked.settings, marked.engine, marked.db, requested_by="test")
        assert rolled.state == "succeeded"
        assert marked.index < live
    assert seen.faults == []
    assert seen.answers() > 4 * cycles


Replace = Callable[[OpenSearch, str, list[Offering]], None]


def recreate(client: OpenSearch, name: str, offerings: list[Offering]) -> None:
    """What many do: delete the index and fill a new one of the same name."""
    client.indices.delete(index=f"{name}-old")
    create(client, name, f"{name}-old", offerings, live=True)


def swap_first(client: OpenSearch, name: str, offerings: list[Offering]) -> None:
    """The right steps in the wrong order: the new index is live before it is filled."""
    create(client, name, f"{name}-new", [], live=False)
    actions = [{"remove": {"index": f"{name}-old", "alias": name}}, {"add": {"index": f"{name}-new", "alias": name}}]
    client.indices.update_aliases(body={"actions": actions})
    fill(client, f"{name}-new", offerings)


def in_place(client: OpenSearch, name: str, offerings: list[Offering]) -> None:
    """No new index at all: the documents are written over the old ones, a part at a time."""
    for start in range(0, len(offerings), 50):
        fill(client, f"{name}-old", offerings[start : start + 50])


def create(client: OpenSearch, name: str, index: str, offerings: list[Offering], *, live: bool) -> None:
    body = definition.load().body
    client.indices.create(index=index, body={**body, "aliases": {name: {}} if live else {}})
    fill(client, index, offerings)


def fill(client: OpenSearch, index: str, offerings: list[Offering]) -> None:
    assert not bulk.write(client, index, offerings, version=1).rejects
    client.indices.refresh(index=index)


@pytest.mark.slow
@pytest.mark.parametrize(("replacing", "kind"), [(recreate, "failed"), (swap_first, "short"), (in_place, "mixed")])
def test_the_readers_catch_procedures_that_are_wrong(
    replacing: Replace, kind: str, marked: Site, engine: OpenSearch
) -> None:
    name = f"{marked.settings.index}{kind}"
    first = list(documents.scan(engine, marked.index))[:200]
    second = [{**offering, "title": offering["title"].rpartition(" ")[0] + " 7"} for offering in first]
    first = [{**offering, "title": offering["title"].rpartition(" ")[0] + " 0"} for offering in first]
    create(engine, name, f"{name}-old", first, live=True)
    with readers(marked, name, len(first)) as seen:
        replacing(engine, name, second)
    assert any(fault.startswith(kind) for fault in seen.faults)
    assert engine.indices.exists_alias(name=name)
