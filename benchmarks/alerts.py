"""What it costs to match new and changed offerings with stored alerts, beside a rebuild; does the search agree?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice

import sqlalchemy as sa

from app.alerts import matching, store
from app.alerts.alert import pairs_of, params_of
from app.operations import news
from app.search.params import SearchParams
from app.search.service import SearchService
from base import clock, database
from base.tables import alerts, index_changes
from benchmarks.stage import Stage, carried_out, stages
from dutch import places
from indexer.changes import record
from indexer.document.fields import Offering
from indexer.engine import alias, documents
from tests.relevance.check_queries import FILE, read_queries

ALERTS = 10_000
PART = 10  # one of so many offerings is new or changed
COMPARED = 200  # searches of which the whole answer is compared with what was matched


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print what was matched, both times and their ratio."""
    for made in stages(__doc__, arguments, scales=(5,), rounds=1):
        stage = replace(made, settings=replace(made.settings, meaning=False))  # the model is not what is measured
        db = database.connect(stage.settings.database_url)
        search = news.patient_search(stage.settings)
        _store_alerts(db)
        live, searches = str(alias.live(stage.engine, stage.settings.index)), store.searches(db)
        began = time.perf_counter()
        matching.matches(search, stage.settings.index, live, searches, _some(stage, live, 1))
        print(f"{len(searches)} searches stored in {time.perf_counter() - began:.1f} s, once for each definition")
        changed = _change(db, stage, live)
        began = time.perf_counter()
        found = news.carry(stage.settings, db, search)
        matched = time.perf_counter() - began
        print(f"{len(changed)} of {stage.offerings} offerings matched: {found} pairs of an alert and an offering")
        _compare(stage, search, searches, live, changed)
        began = time.perf_counter()
        carried_out(stage.settings, "rebuild")
        rebuilt = time.perf_counter() - began
        print(f"matched {matched:.1f} s, rebuilt {rebuilt:.1f} s, ratio {matched / rebuilt:.2f} (at most 1)")


def _store_alerts(db: sa.Engine) -> None:
    """The judged needs, each near some municipalities."""
    needs = cycle(sorted({query["query"] for query in read_queries(FILE)}))
    towns = cycle(sorted(town.name for town in places.municipalities()))
    with database.write(db) as connection:
        for number, (need, town) in enumerate(islice(zip(needs, towns, strict=False), ALERTS)):
            place = next(iter(places.find(town)))
            pairs = pairs_of(SearchParams(q=need, place=place))
            store.insert(connection, str(number), f"{number}@a.example", str(number), pairs, "daily")
        connection.execute(alerts.update().values(confirmed_at=clock.now()))


def _some(stage: Stage, live: str, most: int) -> list[Offering]:
    return list(islice(documents.scan(stage.engine, live), most))


def _change(db: sa.Engine, stage: Stage, live: str) -> list[str]:
    """A tenth of the offerings count as changed, and nothing else."""
    changed = sorted(documents.hashes(stage.engine, live))[::PART]
    row = {"index_name": live, "batch": record.new_batch(), "at": clock.now(), "kind": "changed", "cause": "source"}
    row |= {"fields": {}, "digest": "", "settled": True, "matched": False}
    with database.write(db) as connection:
        connection.execute(index_changes.update().values(matched=True))
        connection.execute(index_changes.insert(), [{**row, "offering_id": identity} for identity in changed])
    return changed


def _compare(
    stage: Stage, search: SearchService, searches: matching.Searches, live: str, changed: Sequence[str]
) -> None:
    """Of some searches: what the page finds among the changed offerings, beside what was matched."""
    some = dict(islice(sorted(searches.items()), COMPARED))
    offerings = list(documents.some(stage.engine, live, changed).values())
    matched = matching.matches(search, stage.settings.index, live, some, offerings)
    every = found = more = 0
    for key, pairs in some.items():
        whole = {identity for identity, _ in search.order(params_of(pairs))} & set(changed)
        own = matched.get(key, set())
        every, found, more = every + len(whole), found + len(whole & own), more + len(own - whole)
    print(f"of {len(some)} searches: {every} found by the page, {found} of them matched, {more} matched beside them")


if __name__ == "__main__":
    main()
