"""A site of its own on the shared engine: copies of the demo's sources that a test may change, and a live index."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Unpack

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import clock, connections, database
from base.config import ROOT, Settings
from base.tables import lease
from demo.serve import make_server
from indexer.engine import alias, documents
from indexer.offering import Reject
from indexer.running import runs
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured, read
from tests.kit.migrated import new_database
from tests.kit.proxy import Trouble, troubled

NEW = "Zadels en sturen bekleden"  # what every changed offering is called from now on
Change = Callable[[Path, Sequence[str], Sequence[str]], None]


def in_tables(table: str, column: str, key: str) -> Change:
    """Changes and deletes rows of a database; what is deleted is not there any more at all."""

    def change(file: Path, changed: Sequence[str], gone: Sequence[str]) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.executemany(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", [(NEW, i) for i in changed])
            connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", [(i,) for i in gone])

    return change


def in_csv(folder: Path, changed: Sequence[str], gone: Sequence[str]) -> None:
    """The province drops a new file."""
    old = max(folder.glob("*.csv"))
    with old.open(encoding="cp1252", newline="") as stream:
        header, *rows, end = csv.reader(stream, delimiter=";")
    title = header.index("titel")
    kept = [[*row[:title], NEW, *row[title + 1 :]] if row[0] in changed else row for row in rows if row[0] not in gone]
    with (folder / "aanbod-20261122.csv").open("w", encoding="cp1252", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *kept, [end[0], str(len(kept))]])


def in_json(folder: Path, changed: Sequence[str], gone: Sequence[str]) -> None:
    """The service says something else from now on."""
    file = folder / "aanbod.json"
    held = json.loads(file.read_text(encoding="utf-8"))
    held["items"] = [
        item | {"titel": NEW} if item["id"] in changed else item for item in held["items"] if item["id"] not in gone
    ]
    file.write_text(json.dumps(held), encoding="utf-8")


CHANGE: dict[str, Change] = {
    "antwerpen": in_tables("wp_posts", "post_title", "ID"),
    "limburg": in_tables("offering", "title", "id"),
    "vlaams-brabant": in_tables("offering", "title", "id"),
    "oost-vlaanderen": in_csv,
    "west-vlaanderen": in_json,
}


@dataclass
class Site:
    """Sources that may be changed, below `folder`, and what is made of them."""

    settings: Settings
    engine: OpenSearch
    folder: Path

    @property
    def db(self) -> sa.Engine:
        """The platform database."""
        return database.connect(self.settings.database_url)

    @property
    def index(self) -> str:
        """The name of the live index."""
        return str(alias.live(self.engine, self.settings.index))

    @property
    def provinces(self) -> list[str]:
        """Who has a source here."""
        return [config.province for config in configured(self.settings)]

    def source(self, province: str) -> Path:
        """The file or folder of a province."""
        return next(path for path in (self.folder / province, self.folder / f"{province}.sqlite") if path.exists())

    def change(self, province: str, changed: Sequence[str], gone: Sequence[str] = ()) -> None:
        """Change and delete rows, by their ids in the source."""
        CHANGE[province](self.source(province), changed, gone)

    def run(self, kind: runs.RunKind, source: str | None = None, **wishes: Unpack[runs.Wishes]) -> runs.Run:
        """Order a rebuild or a sync and carry it out here; the run as it ended."""
        lease_seconds = self.settings.lease_seconds
        order = runs.request(
            self.db, source=source, requested_by="test", lease_seconds=lease_seconds, kind=kind, **wishes
        )
        run = runs.get(self.db, order)
        assert run is not None
        work = {"rebuild": rebuild, "sync": sync}[kind]
        return work(self.settings, self.engine, self.db, configured(self.settings), run)

    def ids(self, province: str) -> list[str]:
        """The ids that the index has of a province, as the source writes them."""
        return sorted(identity.partition(":")[2] for identity in self.indexed(province))

    def said(self, province: str) -> dict[str, str]:
        """id -> hash of what the source says now."""
        config = next(config for config in configured(self.settings) if config.province == province)
        rows = list(read(config, clock.now()))
        return {row["id"]: row["hash"] for row in rows if not isinstance(row, Reject)}

    def indexed(self, province: str) -> dict[str, str]:
        """id -> hash of what the live index has."""
        self.engine.indices.refresh(index=self.index)
        return documents.hashes(self.engine, self.index, source=province)

    def lease_is_over(self) -> bool:
        """Whether the heartbeat is older than the lease; looking changes nothing."""
        with database.read(self.db) as connection:
            beat = connection.execute(sa.select(lease.c.heartbeat_at)).scalar_one()
        return bool(clock.now() - beat > timedelta(seconds=self.settings.lease_seconds))

    def is_equal(self) -> bool:
        """Whether ids and hashes of the live index are those of the sources."""
        return all(self.indexed(province) == self.said(province) for province in self.provinces)


@contextmanager
def site(
    settings: Settings, engine: OpenSearch, demo: Path, own: Path, provinces: Sequence[str] = ()
) -> Iterator[Site]:
    """A site below `own` with copies of the sources in `demo` (of some provinces); nothing is live yet."""
    shutil.copytree(demo, own / "demo", ignore=shutil.ignore_patterns("photos"))
    (own / "sources").mkdir()
    for province in provinces or CHANGE:
        shutil.copy(ROOT / "indexer" / "sources" / "provinces" / f"{province}.toml", own / "sources")
    url = new_database(own)
    with make_server(own / "demo" / "west-vlaanderen") as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        given = {
            province: f"sqlite:///{own / 'demo' / province}.sqlite"
            for province in ("antwerpen", "limburg", "vlaams-brabant")
        }
        given["oost-vlaanderen"] = str(own / "demo" / "oost-vlaanderen")
        given["west-vlaanderen"] = f"http://127.0.0.1:{server.server_port}"
        made = replace(settings, database_url=url, var=str(own), sources=str(own / "sources"))
        try:
            yield Site(made.with_sources(given), engine, own / "demo")
        finally:
            server.shutdown()


@contextmanager
def through(site: Site, trouble: Trouble) -> Iterator[Site]:
    """The site, with trouble on the way to its engine."""
    with troubled(site.settings.opensearch_url, trouble) as url:
        settings = replace(site.settings, opensearch_url=url)
        yield replace(site, settings=settings, engine=connections.search_engine(settings))
