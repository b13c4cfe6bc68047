"""Bulk requests that fail in part: what was refused for a moment is sent again, what is refused for good is listed."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from base import connections
from base.config import Settings
from indexer.engine import alias, documents
from indexer.running import gate, rejected_rows, runs
from indexer.running.rebuild import rebuild
from indexer.sources import configured
from tests.kit import sites
from tests.kit.proxy import Trouble, troubled
from tests.kit.sites import Site, through


@pytest.fixture
def whole(settings: Settings, engine: OpenSearch, drill_sources: Path, tmp_path: Path) -> Iterator[Site]:
    """All five provinces, nothing live yet."""
    own = replace(settings, index=f"{settings.index}b{secrets.token_hex(3)}")
    with sites.site(own, engine, drill_sources, tmp_path) as site:
        yield site


def one_in(number: int, identity: str) -> bool:
    """Always the same one in so many documents."""
    return zlib.crc32(identity.encode()) % number == 0


@pytest.mark.slow
def test_5_percent_busy_and_1_in_1000_poison(whole: Site) -> None:
    said = {identity: found for province in whole.provinces for identity, found in whole.said(province).items()}
    poison = {identity for identity in said if one_in(1000, identity)} or {min(said)}
    busy = {identity for identity in said if one_in(20, identity)}
    assert len(busy) > len(said) / 40
    trouble = Trouble(busy.__contains__, poison.__contains__)
    left = {identity: found for identity, found in said.items() if identity not in poison}
    with troubled(whole.settings.opensearch_url, trouble) as url:
        settings = replace(whole.settings, opensearch_url=url)
        refused = _rebuild(whole, settings)
        assert trouble.answered == busy
        assert _refused_by_engine(whole, refused) == poison
        assert refused.state == "refused"
        assert alias.live(whole.engine, whole.settings.index) is None
        assert not alias.indices(whole.engine, whole.settings.index)
        trouble.answered.clear()
        accepted = _rebuild(whole, settings, accepted=[gate.REFUSED])
    assert accepted.state == "succeeded", accepted.message
    assert trouble.answered == busy
    assert _refused_by_engine(whole, accepted) == poison
    assert documents.hashes(whole.engine, whole.index) == left
    with troubled(whole.settings.opensearch_url, trouble) as url:  # what was accepted stops no later run
        settings = replace(whole.settings, opensearch_url=url)
        for source in ("limburg", None):
            later = _rebuild(whole, settings, source=source)
            assert later.state == "succeeded", later.message
    assert documents.hashes(whole.engine, whole.index) == left


def test_what_a_sync_is_refused_by_the_engine_is_told_tried_again_and_accepted(whole: Site) -> None:
    assert whole.run("rebuild").state == "succeeded"
    changed = whole.ids("limburg")[5:9]
    before = whole.indexed("limburg")
    bad = f"limburg:{changed[0]}"
    whole.change("limburg", changed)
    with through(whole, Trouble(poison={bad}.__contains__)) as refusing:
        for _ in range(2):
            refused = refusing.run("sync", "limburg")
            assert refused.state == "refused", refused.message
            assert bad in refused.message
            assert whole.indexed("limburg") == whole.said("limburg") | {bad: before[bad]}
        assert refusing.run("sync", "limburg", accepted=[gate.REFUSED]).state == "succeeded"
        assert refusing.run("sync", "limburg").state == "succeeded"
    assert whole.run("sync", "limburg").state == "succeeded"
    assert whole.is_equal()


def _refused_by_engine(site: Site, run: runs.Run) -> set[str]:
    """The ids that are listed as rejects of the engine."""
    listed = rejected_rows.of_run(site.db, run.id)
    return {f"{reject.source}:{reject.source_id}" for reject in listed if reject.field == "document"}


def _rebuild(site: Site, settings: Settings, accepted: Sequence[str] = (), *, source: str | None = None) -> runs.Run:
    lease_seconds = settings.lease_seconds
    order = runs.request(site.db, source=source, requested_by="test", lease_seconds=lease_seconds, accepted=accepted)
    run = runs.get(site.db, order)
    assert run is not None
    return rebuild(settings, connections.search_engine(settings), site.db, configured(settings), run)
