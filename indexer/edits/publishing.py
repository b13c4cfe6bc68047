"""Edits in an index: one at once in the live index, or all that changed since a number.

Writing one needs no lease. It is fenced by versions, as a run is: the document keeps the version that it has, so that
a run with a newer token wins, and a run that writes meanwhile makes the engine refuse (then it is done again). Of two
that publish from the same document one writes, with its row of change, and the other looks again. After the write the
rows are looked at once more: of two edits at the same moment, the last to write has seen both.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import sqlalchemy as sa
from opensearchpy import ConflictError, NotFoundError, OpenSearch
from opensearchpy.exceptions import OpenSearchException

from base import clock
from base.config import Settings
from base.logging import get_logger
from indexer import definition
from indexer.changes import record
from indexer.changes.change import between
from indexer.document.fields import Offering
from indexer.edits import edit_store
from indexer.edits.edits import Edits, apply
from indexer.edits.joining import join_organisations
from indexer.engine import alias, bulk, documents, index_meta
from indexer.lease import Lease

log = get_logger("edits")
TRIES = 8
PAUSE = 0.1  # seconds until another publishing of the same document has written it
PAGE = 500


def publish(settings: Settings, client: OpenSearch, db: sa.Engine, offering_id: str) -> bool:
    """Make the edits of one offering show at once; False when that has to wait for the next sync or rebuild.

    It has to wait for one while the engine is away, and for the other while the live index has other fields.
    """
    try:
        return any(_published(settings, client, db, offering_id) for _ in range(TRIES))
    except OpenSearchException as error:
        log.warning("edit_waits", offering=offering_id, reason=type(error).__name__)
        return False


def publish_organisations(settings: Settings, client: OpenSearch, db: sa.Engine, organisations: list[str]) -> bool:
    """The same for all offerings of some organisations."""
    try:
        live = alias.live(client, settings.index)
        ids = _of_organisations(client, live, organisations) if live else []
    except OpenSearchException as error:
        log.warning("edit_waits", organisations=organisations, reason=type(error).__name__)
        return False
    waiting = [identity for identity in ids if not publish(settings, client, db, identity)]
    return not waiting


def _published(settings: Settings, client: OpenSearch, db: sa.Engine, offering_id: str) -> bool:
    """Try once; whether the live index has the edits as they are now."""
    index = alias.live(client, settings.index)
    if index is None or index_meta.read(client, index).documents != definition.of_documents():
        return False
    edits = edit_store.load_of(db, offering_id)
    if not _write(settings, client, db, index, edits, offering_id):
        return False
    now = edit_store.load_of(db, offering_id)
    return (now.of, now.merged) == (edits.of, edits.merged) and alias.live(client, settings.index) == index


def _write(settings: Settings, client: OpenSearch, db: sa.Engine, index: str, edits: Edits, offering_id: str) -> bool:
    """Write the one document, if it differs; False when a run or another publishing was there first."""
    try:
        found = client.get(index=index, id=offering_id)
    except NotFoundError:
        return True  # the edit waits for the offering, if it ever comes back
    shown = apply(found["_source"], edits)
    if shown["hash"] == found["_source"]["hash"]:
        return True
    fence = {"version": found["_version"], "version_type": "external_gte", "refresh": "true"}
    batch, change = record.new_batch(), between(found["_source"], shown)
    if change and not record.plan_edit(db, batch, index, change, found["_seq_no"]):
        time.sleep(PAUSE)
        return False
    try:
        client.index(index=index, id=offering_id, body=shown, params=fence)
    except ConflictError:
        if documents.hash_of(client, index, offering_id) != shown["hash"]:
            record.discard(db, batch)
            return False
    record.settle(db, batch)
    join_organisations(client, db, index, [found["_source"]["organisation_id"], shown["organisation_id"]])
    alias.set_changed(client, settings.index, index, clock.now().isoformat())
    return True


def publish_twins(settings: Settings, client: OpenSearch, db: sa.Engine, offering_ids: list[str]) -> bool:
    """Join offerings with their twins, or take them apart, as was decided of them; False when that has to wait."""
    try:
        index = alias.live(client, settings.index)
        if index is None or index_meta.read(client, index).documents != definition.of_documents():
            return False
        some = documents.some(client, index, offering_ids, ["organisation_id"])
        join_organisations(client, db, index, [offering["organisation_id"] for offering in some.values()])
        alias.set_changed(client, settings.index, index, clock.now().isoformat())
    except OpenSearchException as error:
        log.warning("edit_waits", offerings=offering_ids, reason=type(error).__name__)
        return False
    return True


def catch_up(client: OpenSearch, db: sa.Engine, index: str, lease: Lease, *, since: int, live: bool = False) -> int:
    """Carry the edits that changed after the number `since` into an index; the number up to which it has them now.

    What it changes is recorded when the index is `live`. Only for the holder of the lease. Raises EngineUnavailable,
    LeaseLost.
    """
    while (edits := edit_store.load(db)).last > since:  # and what was edited while this wrote
        found = list(_differing(client, index, sorted(touched(client, db, index, since)), edits))
        batch = record.new_batch()
        for sequence, before, shown in found if live else ():
            if change := between(before, shown):
                record.plan_edit(db, batch, index, change, sequence)  # or somebody publishes it just now
        bulk.write(client, index, (shown for _, _, shown in found), version=lease.token, check=lease.check)
        client.indices.refresh(index=index)
        if live:
            record.settle(db, batch)
        since = edits.last
    return since


def touched(client: OpenSearch, db: sa.Engine, index: str, since: int) -> set[str]:
    """The ids of offerings of an index of which an edit changed after a number."""
    offerings, organisations = edit_store.touched(db, since)
    client.indices.refresh(index=index)
    return {*offerings, *_of_organisations(client, index, organisations)}


def _differing(
    client: OpenSearch, index: str, ids: list[str], edits: Edits
) -> Iterator[tuple[int, Offering, Offering]]:
    """Documents that edits change: their number in the engine, before and after."""
    for start in range(0, len(ids), PAGE):
        for sequence, before in documents.numbered(client, index, ids[start : start + PAGE]):
            shown = apply(before, edits)
            if shown["hash"] != before["hash"]:
                yield sequence, before, shown


def _of_organisations(client: OpenSearch, index: str, organisations: list[str]) -> list[str]:
    """The ids of all offerings that stand under some organisations."""
    if not organisations:
        return []
    body = {"query": {"terms": {"organisation_id": organisations}}, "_source": False, "size": 10_000}
    return [hit["_id"] for hit in client.search(index=index, body=body)["hits"]["hits"]]
