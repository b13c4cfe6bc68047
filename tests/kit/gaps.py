"""A site of Limburg on the shared engine where things are missing: signals, nights, letters, and a source that brings
something."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.gaps import nightly, store, supply
from app.gaps.gap import Gap, GapRequest
from app.operations import news
from app.search.params import SearchParams
from app.search.service import SearchService
from base import clock, database
from base.tables import gap_questions, gap_requests, gap_searches, gaps, letter_stops, outbox, questions
from dutch import places
from indexer import taxonomy
from tests.kit.sites import Site

NIS = "71072"
PLACE = places.of_municipality(NIS)  # Hasselt
TABLES = (gap_requests, gap_questions, gap_searches, gaps, questions, outbox, letter_stops)


@dataclass
class Missing:
    """What can be done on it. `activity` is one that nobody does in Hasselt."""

    site: Site
    app: Flask
    activity: str
    other: str  # another one

    @property
    def db(self) -> sa.Engine:
        """The platform database."""
        return self.site.db

    @property
    def client(self) -> FlaskClient:
        """A browser of somebody new."""
        return self.app.test_client()

    @property
    def search(self) -> SearchService:
        """The search of the site."""
        return news.patient_search(self.site.settings)

    def signals(self, *days: int, activity: str = "", town: str = NIS) -> None:
        """Searches in vain, so many days ago."""
        with database.write(self.db) as connection:
            for number in days:
                row = {"day": clock.today() - timedelta(days=number), "municipality": town}
                connection.execute(gap_searches.insert().values(**row, activity=activity or self.activity))

    def night(self) -> dict[str, int]:
        """What the nightly job does."""
        return nightly.do_due(self.site.settings, self.db, self.search)

    def carry(self) -> None:
        """Match what changed in the index."""
        news.carry(self.site.settings, self.db, self.search)

    def gap(self, activity: str = "") -> Gap:
        """The gap, as it stands now."""
        with database.read(self.db) as connection:
            return store.some(connection, gaps.c.activity == (activity or self.activity))[0]

    def asked(self) -> list[GapRequest]:
        """Everybody who was asked about the gap, the first one first."""
        with database.read(self.db) as connection:
            return store.requests_of(connection, self.gap())[::-1]

    def asked_all(self) -> list[GapRequest]:
        """Everybody who was asked about any gap."""
        with database.read(self.db) as connection:
            return store.requests_where(connection)

    @property
    def label(self) -> str:
        """The activity as people read it."""
        return taxonomy.activities()[self.activity].label

    def letters(self, subject: str) -> list[tuple[str, str]]:
        """The letters whose subject begins so: to whom, and their text."""
        chosen = sa.select(outbox.c.recipient, outbox.c.body).where(outbox.c.subject.startswith(subject))
        with database.read(self.db) as connection:
            return [tuple(row) for row in connection.execute(chosen.order_by(outbox.c.id))]

    @cached_property
    def plenty(self) -> str:
        """An activity that enough of them do in the town."""
        return next(slug for slug in taxonomy.activities() if not supply.of(self.search, slug, NIS).is_weak)

    def offers(self, label: str) -> str:
        """The first offering of the town does this, from the sync that follows on; its id."""
        found = next(hit["id"] for hit in self.search.search(SearchParams(place=PLACE)).hits)
        with closing(sqlite3.connect(self.site.source("limburg"))) as connection, connection:
            number = found.partition(":")[2]
            connection.execute("UPDATE offering SET categories = ? WHERE id = ?", (label, number))
        assert self.site.run("sync").state == "succeeded"
        return found

    def forget(self) -> None:
        """Everything about gaps."""
        with database.write(self.db) as connection:
            for table in TABLES:
                connection.execute(table.delete())


def absent(search: SearchService) -> Iterator[str]:
    """The activities that nobody does in the town, in sectors in which somebody else works there."""
    every = taxonomy.activities().values()
    return (one.slug for one in every if not supply.of(search, one.slug, NIS).total and _related(search, one.sector))


def _related(search: SearchService, sector: str) -> int:
    return search.search(SearchParams(place=PLACE, choices={"sector": (sector,)})).total


def link(text: str, page: str) -> str:
    """The address of a page that a letter links to, without the host."""
    found = re.search(rf'http://[^/\s]+({page}[^\s"]*)', text)
    assert found, text
    return found[1]
