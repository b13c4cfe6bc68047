"""Twins in the site of two provinces: offerings of Limburg of which Vlaams-Brabant has the same one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch

from indexer.document.fields import Offering
from indexer.engine import documents
from indexer.running import runs
from indexer.running.sync import sync
from indexer.sources import configured
from tests.kit.two_provinces import TwoProvinces

OURS, THEIRS = "Zandloperkoord splitsen wij graag.", "Kwikstaartveren leggen wij ook."  # in no other text


@dataclass
class Twins:
    """A site, with the ids of some pairs: of Limburg, of Vlaams-Brabant."""

    site: TwoProvinces
    engine: OpenSearch
    pairs: list[tuple[str, str]]

    def live(self, identity: str) -> Offering:
        """An offering as the index has it."""
        found: Offering = self.engine.get(index=self.site.settings.index, id=identity)["_source"]
        return found

    def shown(self, pair: tuple[str, str]) -> list[str]:
        """Those of a pair that are shown."""
        return [identity for identity in pair if not self.live(identity)["twin_of"]]

    def sync(self, source: str | None = None) -> runs.Run:
        """Bring the live index up to what the sources say."""
        seconds = self.site.settings.lease_seconds
        order = runs.request(self.site.db, source=source, requested_by="test", lease_seconds=seconds, kind="sync")
        run = runs.get(self.site.db, order)
        assert run is not None
        ended = sync(self.site.settings, self.engine, self.site.db, configured(self.site.settings), run)
        assert ended.state == "succeeded", ended.message
        return ended


def write(site: TwoProvinces, province: str, statement: str, *values: Any) -> None:
    """Change the source of a province."""
    with closing(sqlite3.connect(site.source_file(province))) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, values)


def make_twins(site: TwoProvinces, engine: OpenSearch, count: int) -> Twins:
    """Let Vlaams-Brabant have some offerings of Limburg, each of another organisation, with another text."""
    ours, theirs = _one_of_each(site, engine, "limburg"), _one_of_each(site, engine, "vlaams-brabant")
    pairs = []
    for one, other in list(zip(ours, theirs, strict=False))[:count]:
        owner = "SELECT organisation_id FROM offering WHERE id = ?"
        write(site, "vlaams-brabant", f"UPDATE organisation SET kbo = ? WHERE id = ({owner})", one["kbo"], _key(other))
        change = "UPDATE offering SET title = ?, description = ? WHERE id = ?"
        write(site, "limburg", change, one["title"], OURS, _key(one))
        write(site, "vlaams-brabant", change, f"{one['title'].upper()}!", THEIRS, _key(other))
        pairs.append((one["id"], other["id"]))
    made = Twins(site, engine, pairs)
    made.sync()
    return made


def _one_of_each(site: TwoProvinces, engine: OpenSearch, source: str) -> list[Offering]:
    """An offering of each organisation of a source that has a number; not one that stands there twice."""
    every = sorted(documents.scan(engine, site.settings.index, source=source), key=lambda o: o["id"])
    known = {o["organisation_id"]: o for o in reversed(every) if o["kbo"] and not (o["twins"] or o["full_until"])}
    return [known[name] for name in sorted(known)]


def _key(offering: Offering) -> str:
    return offering["source_id"]
