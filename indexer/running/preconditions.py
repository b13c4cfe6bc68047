"""What a sync needs to begin: an index that was made by this code and from this database."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base.errors import GateRefused
from indexer import definition
from indexer.edits.edits import Edits
from indexer.engine import documents
from indexer.engine.index_meta import IndexMeta
from indexer.rules import rule_store

NO_INDEX = "Er is nog geen index: bouw eerst alles op."
OLDER_DATABASE = "De index is van na de reservekopie die is teruggezet: bouw eerst alles opnieuw op."
OTHER_DEFINITION = "De code hoort bij een andere definitie dan de live index: bouw eerst alles opnieuw op."


def refuse_unlike(db: sa.Engine, about: IndexMeta, edits: Edits) -> None:
    """Raises GateRefused when the code or the database is not that of the live index."""
    rule_store.follow(db, about)
    if about.digest != definition.digests(rule_store.published(db))[0]:
        raise GateRefused([OTHER_DEFINITION])
    if about.edits > edits.last:
        raise GateRefused([OLDER_DATABASE])


def damaged(client: OpenSearch, index: str, counts: Mapping[str, int]) -> set[str]:
    """Sources of which an index has more or fewer offerings than were written into it."""
    client.indices.refresh(index=index)
    indexed = documents.counts(client, index)
    return {source for source, count in counts.items() if count != indexed.get(source, 0)}
