"""Twins in an index (indexer.twins): found, and written so that one is shown for all.

It can be done at any time and again: what is as it should be is not written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from opensearchpy import ConflictError, OpenSearch

from indexer import twins
from indexer.edits import edit_store
from indexer.engine import bulk, documents
from indexer.lease import Lease

PAGE = 500


def join_all(client: OpenSearch, db: sa.Engine, index: str, lease: Lease) -> None:
    """The twins of a whole index. Only for the holder of the lease. Raises EngineUnavailable, LeaseLost."""
    client.indices.refresh(index=index)
    distinct = edit_store.distinct_pairs(db)
    possible = [_of(documents.in_several_sources(client, index)), {"exists": {"field": "twins"}}]
    ids = _concerned(client, index, {"bool": {"should": possible}}, distinct)
    pages = (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))
    whole = [offering for page in pages for offering in documents.some(client, index, page).values()]
    bulk.write(client, index, twins.settled(whole, distinct), version=lease.token, check=lease.check)
    client.indices.refresh(index=index)


def join_organisations(client: OpenSearch, db: sa.Engine, index: str, organisations: Sequence[str]) -> None:
    """The twins of some organisations, fenced by the versions of their documents as any edit.

    Who wrote a document meanwhile joins it as well, so that a conflict is no fault.
    """
    distinct = edit_store.distinct_pairs(db)
    client.indices.refresh(index=index)
    ids = _concerned(client, index, _of(organisations), distinct)
    answer = client.mget(index=index, body={"ids": ids}) if ids else {"docs": []}
    whole = {doc["_id"]: doc for doc in answer["docs"] if doc.get("found")}
    for offering in twins.settled([doc["_source"] for doc in whole.values()], distinct):
        fence = {"version": whole[offering["id"]]["_version"], "version_type": "external_gte", "refresh": "true"}
        try:
            client.index(index=index, id=offering["id"], body=offering, params=fence)
        except ConflictError:
            continue


def _of(organisations: Sequence[str]) -> Mapping[str, object]:
    return {"terms": {"organisation_id": list(organisations)}}


def _concerned(
    client: OpenSearch, index: str, query: Mapping[str, object], distinct: Collection[frozenset[str]]
) -> list[str]:
    """The ids of offerings that are twins, or were, among what a query finds."""
    every = list(documents.matching(client, index, query, twins.FIELDS))
    now = {offering["id"] for group in twins.groups(every, distinct) for offering in group}
    return [offering["id"] for offering in every if offering["id"] in now or offering.get("twins")]
