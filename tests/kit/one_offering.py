"""The smallest live index: one offering, oost-vlaanderen:1."""

from __future__ import annotations

from base import clock, connections
from base.config import Settings
from indexer import definition
from indexer.document.fields import Offering
from indexer.engine import alias, bulk
from indexer.offering import Reject, load


def fill(settings: Settings, **fields: object) -> None:
    """One offering, live."""
    client = connections.search_engine(settings)
    described = definition.load()
    name = str(alias.IndexName.new(settings.index, described.digest, clock.now()))
    client.indices.create(index=name, body=described.body)
    bulk.write(client, name, [offering(**fields)], version=1)
    client.indices.refresh(index=name)
    alias.swap(client, settings.index, name)


def offering(**fields: object) -> Offering:
    """The offering; `fields` are what its source says besides."""
    row = {"source_id": "1", "title": "Gras maaien", "organisation_name": "De Spade", "sites": [{"postcode": "9000"}]}
    made = load({**row, **fields}, "oost-vlaanderen", clock.now())
    assert not isinstance(made, Reject)
    return made
