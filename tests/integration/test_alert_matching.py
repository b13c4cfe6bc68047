"""What is new in the index finds the alerts that it fits: only what changed is looked at, and nothing is lost."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.alerts import matching, shelf, store
from app.alerts.alert import pairs_of
from app.alerts.matching import Fits
from app.operations import news
from app.search.params import SearchParams, parse
from app.search.service import SearchService
from base import clock, database
from base.config import Settings
from base.tables import alert_matches, alerts, index_changes
from base.tables import phrases as own_phrases
from indexer.changes import unmatched
from indexer.document.fields import Offering
from indexer.engine import documents
from standalone.loopback import free_port
from tests.kit.machine import Machine
from tests.kit.sites import NEW, Site, site


@dataclass
class Matched:
    """A site of one province with alerts, and what was found for each of them."""

    site: Site
    seen: list[str]  # ids of the offerings that were percolated
    unchanged: Iterator[str]

    def change(self, number: int) -> list[str]:
        """Change offerings in the source and in the live index; their ids."""
        ids = list(islice(self.unchanged, number))
        self.site.change("limburg", ids)
        assert self.site.run("sync").state == "succeeded"
        return [f"limburg:{identity}" for identity in ids]

    def store(self, alert_id: str, q: str, place: str = "", radius: int = 25) -> None:
        """A confirmed alert."""
        params = parse({"q": [q], "plaats": [place], "straal": [str(radius)]})[0]
        with database.write(self.site.db) as connection:
            row = store.insert(connection, alert_id, f"{alert_id}@a.example", alert_id, pairs_of(params), "daily")
            changed = {"id": alert_id, "confirmed_at": clock.now()}
            connection.execute(alerts.update().where(alerts.c.id == row.id).values(**changed))

    def carry(self, settings: Settings | None = None) -> int:
        """Match what changed since the last time."""
        settings = settings or self.site.settings
        return news.carry(settings, self.site.db, news.patient_search(settings))

    def found(self, alert_id: str) -> list[str]:
        """The titles of what was found for an alert."""
        own = sa.select(alert_matches.c.title).where(alert_matches.c.alert_id == alert_id)
        with database.read(self.site.db) as connection:
            return list(connection.scalars(own.order_by(alert_matches.c.title)))

    def waits(self) -> int:
        """How many changes were not matched."""
        with database.read(self.site.db) as connection:
            query = sa.select(sa.func.count()).where(~index_changes.c.matched, index_changes.c.settled)
            return int(connection.scalar(query) or 0)


@pytest.fixture(scope="module")
def own_site(
    settings: Settings, engine: OpenSearch, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A live index of Limburg."""
    own = replace(settings, index=f"{settings.index}n{secrets.token_hex(3)}")
    with site(own, engine, machine.folder / "demo", tmp_path_factory.mktemp("alerts"), ["limburg"]) as made:
        assert made.run("rebuild").state == "succeeded"
        yield made


@pytest.fixture(scope="module")
def unchanged(own_site: Site) -> Iterator[str]:
    """The ids that no test has changed yet, of offerings that wash no windows."""
    windows = {identity for identity, _ in news.patient_search(own_site.settings).order(SearchParams(q="ramen wassen"))}
    return (identity for identity in own_site.ids("limburg") if f"limburg:{identity}" not in windows)


@pytest.fixture
def matched(own_site: Site, unchanged: Iterator[str], monkeypatch: pytest.MonkeyPatch) -> Matched:
    """There are no alerts, nothing waits, and what is percolated is seen."""
    seen: list[str] = []

    def watched(client: OpenSearch, name: str, offerings: Sequence[Offering]) -> dict[str, set[str]]:
        seen.extend(offering["id"] for offering in offerings)
        return candidates(client, name, offerings)

    candidates = shelf.candidates
    monkeypatch.setattr(matching.shelf, "candidates", watched)
    with database.write(own_site.db) as connection:
        connection.execute(alerts.delete())
    made = Matched(own_site, seen, unchanged)
    made.carry()
    return made


def test_only_what_is_new_or_changed_is_looked_at_and_each_pair_is_found_once(matched: Matched) -> None:
    matched.store("saddles", "zadels bekleden")
    matched.store("far", "zadels bekleden", "Oostende", 5)
    matched.store("far in its text", "zadels bekleden in Oostende")
    matched.store("windows", "ramen wassen")
    changed = matched.change(2)
    matched.carry()
    assert sorted(matched.seen) == changed
    assert (matched.found("saddles"), matched.found("windows")) == ([NEW, NEW], [])
    assert (matched.found("far"), matched.found("far in its text")) == ([], [])
    with database.write(matched.site.db) as connection:
        again = index_changes.update().where(index_changes.c.offering_id.in_(changed))
        connection.execute(again.values(matched=False))
    matched.carry()
    assert matched.found("saddles") == [NEW, NEW]


def test_alerts_of_one_need_all_fire_and_the_need_is_read_and_judged_once(
    matched: Matched, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs: list[str] = []

    def watched(search: SearchService, live: str, some: Mapping[str, SearchParams], wanted: Fits) -> Fits:
        needs.extend(some[key].q for key in wanted)
        return judged(search, live, some, wanted)

    judged = matching.judged
    monkeypatch.setattr(matching, "judged", watched)
    for alert_id, place in (("everywhere", ""), ("the same", ""), ("here", "Hasselt"), ("there", "Oostende")):
        matched.store(alert_id, "zadels bekleden", place, 60)
    matched.change(1)
    assert matched.carry() == 3
    assert [matched.found(name) for name in ("everywhere", "the same", "here", "there")] == [[NEW], [NEW], [NEW], []]
    assert needs == ["zadels bekleden"] * 2  # with a place that was chosen, and with what may stand in the text
    assert matched.carry() == 0


def test_what_is_judged_together_is_what_the_page_finds_for_each(matched: Matched) -> None:
    site, search = matched.site, news.patient_search(matched.site.settings)
    typed = ("ramen wassen", "gras maaien in Hasselt", "drukwerk en papier vernietigen", "notaris", "")
    needs = {need: SearchParams(q=need) for need in typed}
    every = {f"limburg:{number}" for number in site.ids("limburg")}
    found = matching.judged(search, site.index, needs, dict.fromkeys(needs, every))
    assert found == {need: {identity for identity, _ in search.order(needs[need])} for need in needs}
    assert set() < found["ramen wassen"] < found[""]


def test_the_shelf_leaves_out_nothing_that_the_page_finds(matched: Matched) -> None:
    site, search = matched.site, news.patient_search(matched.site.settings)
    needs = {need: SearchParams(q=need) for need in ("jobcoatch", "krattenreiniging", "plooien papier")}
    searches = {need: pairs_of(params) for need, params in needs.items()}
    every = documents.some(site.engine, site.index, [f"limburg:{number}" for number in site.ids("limburg")])
    by = matching.matcher(search, site.settings.index, site.index, searches)
    found = matching.matches(search, by, list(every.values()))
    assert found == {need: {identity for identity, _ in search.order(needs[need])} for need in needs}


def test_many_needs_and_many_changes_are_matched_in_parts(matched: Matched, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("OFFERINGS", "NEEDS"):
        monkeypatch.setattr(matching, part, 1)
    for alert_id, need in (("saddles", "zadels bekleden"), ("bicycles", "fietszadels"), ("windows", "ramen wassen")):
        matched.store(alert_id, need)
    changed = matched.change(3)
    matched.carry()
    assert sorted(matched.seen) == changed
    assert (matched.found("saddles"), matched.found("windows")) == ([NEW] * 3, [])


def test_the_shelf_is_made_once_for_all_that_waits(matched: Matched, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    matched.store("saddles", "zadels bekleden")
    matched.change(3)
    update, some = shelf.update, unmatched.unmatched
    monkeypatch.setattr(news.unmatched, "unmatched", lambda db: some(db, 1))
    monkeypatch.setattr(matching.shelf, "update", lambda *args: made.append(args) or update(*args))
    assert matched.carry() == 3
    assert len(made) == 1


def test_what_changed_while_the_engine_was_away_is_matched_later(matched: Matched) -> None:
    matched.store("saddles", "zadels bekleden")
    matched.change(1)
    away = replace(matched.site.settings, opensearch_url=f"http://127.0.0.1:{free_port()}")
    waiting = matched.waits()
    assert waiting == 1
    assert matched.carry(away) == 0
    assert matched.waits() == waiting
    assert matched.carry() == 1
    assert (matched.waits(), matched.found("saddles")) == (0, [NEW])


def test_other_words_make_another_shelf_and_one_of_a_stopped_alert_goes(matched: Matched) -> None:
    """The last one of the site: its words stay."""
    site, db = matched.site, matched.site.db
    search = news.patient_search(site.settings)
    needs = {"saddles": SearchParams(q="zadels bekleden")}
    first = shelf.update(search, site.settings.index, site.index, needs)
    assert shelf.update(search, site.settings.index, site.index, {}) == first
    assert site.engine.count(index=first)["count"] == 0
    phrases = {"activity": "fietsherstelling", "text": "zadels bekleden", "created_by": "a", "created_at": clock.now()}
    with database.write(db) as connection:
        connection.execute(own_phrases.insert().values(**phrases))
    assert site.run("sync").state == "succeeded"
    second = shelf.update(search, site.settings.index, site.index, needs)
    assert second != first
    assert list(site.engine.indices.get(index=f"{site.settings.index}-alerts-*")) == [second]
    assert site.engine.count(index=second)["count"] == 1
