"""The nightly job: signals become gaps, gaps move as the clock says, organisations are asked. May run twice."""

from __future__ import annotations

import sqlalchemy as sa

from app.gaps import asking, filling, rule, service, signals, store, supply
from app.gaps.flow import SOUGHT
from app.gaps.gap import Gap
from app.gaps.rule import Signals, Standing
from app.gaps.signals import Pair
from app.search.service import SearchService
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger
from dutch.gazetteer import by_nis
from indexer import taxonomy
from indexer.engine import documents

log = get_logger("gaps")
_NONE = Signals(frozenset(), {})
_EMPTY = dict.fromkeys(("filled_by", "filled_title", "reason"), "")  # of a gap that opens again


def do_due(settings: Settings, db: sa.Engine, search: SearchService) -> dict[str, int]:
    """Everything of a night; how much of each. Raises EngineUnavailable: then the next night does it."""
    signals.read_questions(search, db)
    with database.read(db) as connection:
        every = signals.every(connection)
    filled = _filled(settings, db, search)
    with database.read(db) as connection:
        gaps = {(gap.activity, gap.municipality): gap for gap in store.some(connection)}
    done = {
        "filled": filled,
        "found": sum(_found(db, search, pair, every[pair]) for pair in sorted(every.keys() - gaps.keys())),
        "moved": sum(_moved(settings, db, search, gap, every.get(pair, _NONE)) for pair, gap in gaps.items()),
        "letters": asking.send_due(settings, db, search),
    }
    log.info("gaps", **done)
    return done


def _filled(settings: Settings, db: sa.Engine, search: SearchService) -> int:
    """Fill what is offered since a pause ended, or a place came free: no change of the index says so."""
    with database.read(db) as connection:
        gaps = store.in_states(connection, SOUGHT)
    there = {gap.id: supply.of(search, gap.activity, gap.municipality).ids for gap in gaps}
    new = {identity for gap in gaps for identity in there[gap.id] if identity not in gap.present}
    offerings = documents.some(search.client, search.live.target, sorted(new)).values()
    with database.write(db) as connection:
        return filling.fill(settings, connection, offerings)


def _found(db: sa.Engine, search: SearchService, pair: Pair, these: Signals) -> bool:
    """A gap, when these signals are one and hardly anybody does this there."""
    if not rule.is_gap(these, clock.today()) or pair[0] not in taxonomy.activities() or pair[1] not in by_nis():
        return False
    if not (there := supply.of(search, *pair)).is_weak:
        return False
    with alone(log, "gap_failed", activity=pair[0], municipality=pair[1]), database.write(db) as connection:
        store.insert(connection, *pair, these.days, there.ids)
        return True
    return False  # another worker was first


def _moved(settings: Settings, db: sa.Engine, search: SearchService, gap: Gap, these: Signals) -> bool:
    """The move of the clock, if it has one today; the numbers of the gap are those of its signals now."""
    with alone(log, "gap_failed", gap=str(gap.id)):
        _count(db, gap, these)
        return _move(settings, db, search, gap, these)
    return False


def _count(db: sa.Engine, gap: Gap, these: Signals) -> None:
    days = these.days
    if days and (days[-1], len(days)) != (gap.latest, gap.signals):
        with database.write(db) as connection:
            store.update(connection, gap, latest=days[-1], signals=len(days))


def _move(settings: Settings, db: sa.Engine, search: SearchService, gap: Gap, these: Signals) -> bool:
    there = supply.of(search, gap.activity, gap.municipality) if these.days and not gap.is_sought else None
    with database.read(db) as connection:
        promises = [one.promise for one in store.requests_of(connection, gap) if one.is_promise]
    standing = Standing(
        state=gap.state,
        changed_on=clock.day_of(gap.changed_at),
        latest=max([gap.latest, *these.days]),
        promises=promises,
        is_offered=there is not None and gap.filled_by in there.ids,
    )
    name = rule.clock_move(standing, these, clock.today())
    if not name or (there and not there.is_weak):
        return False
    values = {"present": list(there.ids), **_EMPTY} if there else {}
    with database.write(db) as connection:
        return service.change(settings, connection, gap, name, "clock", values=values)
