"""What it costs to match new and changed offerings with stored alerts, beside a rebuild; does the search agree?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice

import sqlalchemy as sa

from app.alerts import matching, store
from app.alerts.alert import pairs_of, params_of
from app.alerts.sought import Searches
from app.operations import news
from app.search.params import SearchParams
from app.search.service import SearchService
from base import clock, database
from base.tables import alert_matches, alerts, index_changes
from benchmarks.stage import Stage, carried_out, stages
from dutch import places
from indexer.changes import record
from indexer.engine import alias, documents
from tests.relevance.check_queries import FILE, read_queries

ALERTS = 10_000
PART = 10  # one of so many offerings is new or changed
COMPARED = 200  # searches of which the whole answer is compared with what was matched


def main(arguments: Sequence[str] | None = None) -> None:
    """Match and rebuild in turn; print what was matched, all times and their ratio."""
    for made in stages(__doc__, arguments, scales=(5,), rounds=5):
        stage = replace(made, settings=replace(made.settings, meaning=False))  # the model is not what is measured
        db = database.connect(stage.settings.database_url)
        search = news.patient_search(stage.settings)
        _store_alerts(db)
        began = time.perf_counter()
        needs = _matcher(stage, db, search).sought.needs
        print(f"{len(needs)} needs stored in {time.perf_counter() - began:.1f} s, once for each definition")
        times = [_round(stage, db, search) for _ in range(stage.options.rounds)]
        for matched, rebuilt in times:
            print(f"matched {matched:.1f} s, rebuilt {rebuilt:.1f} s, ratio {matched / rebuilt:.2f}")
        ratio = statistics.median(matched / rebuilt for matched, rebuilt in times)
        print(f"the ratio in the middle: {ratio:.2f} (at most 1)")
        _compare(stage, search, store.searches(db), _change(db, stage))


def _round(stage: Stage, db: sa.Engine, search: SearchService) -> tuple[float, float]:
    """The seconds of a match and of a rebuild."""
    changed = _change(db, stage)
    began = time.perf_counter()
    found = news.carry(stage.settings, db, search)
    matched = time.perf_counter() - began
    print(f"{len(changed)} of {stage.offerings} offerings matched: {found} pairs of an alert and an offering")
    began = time.perf_counter()
    carried_out(stage.settings, "rebuild")
    return matched, time.perf_counter() - began


def _matcher(stage: Stage, db: sa.Engine, search: SearchService) -> matching.Matcher:
    return matching.matcher(search, stage.settings.index, _live(stage), store.searches(db))


def _live(stage: Stage) -> str:
    return str(alias.live(stage.engine, stage.settings.index))


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


def _change(db: sa.Engine, stage: Stage) -> list[str]:
    """A tenth of the offerings count as changed, and nothing else; nobody was told of any."""
    live = _live(stage)
    changed = sorted(documents.hashes(stage.engine, live))[::PART]
    row = {"index_name": live, "batch": record.new_batch(), "at": clock.now(), "kind": "changed", "cause": "source"}
    row |= {"fields": {}, "digest": "", "settled": True, "matched": False}
    with database.write(db) as connection:
        connection.execute(alert_matches.delete())
        connection.execute(index_changes.update().values(matched=True))
        connection.execute(index_changes.insert(), [{**row, "offering_id": identity} for identity in changed])
    return changed


def _compare(stage: Stage, search: SearchService, searches: Searches, changed: Sequence[str]) -> None:
    """Of some searches: what the page finds among the changed offerings, beside what was matched."""
    some = dict(islice(sorted(searches.items()), COMPARED))
    offerings = list(documents.some(stage.engine, _live(stage), changed).values())
    by = matching.matcher(search, stage.settings.index, _live(stage), some)
    matched = matching.matches(search, by, offerings)
    every = found = more = 0
    for key, pairs in some.items():
        whole = {identity for identity, _ in search.order(params_of(pairs))} & set(changed)
        own = matched.get(key, set())
        every, found, more = every + len(whole), found + len(whole & own), more + len(own - whole)
    print(f"of {len(some)} searches: {every} found by the page, {found} of them matched, {more} matched beside them")


if __name__ == "__main__":
    main()
