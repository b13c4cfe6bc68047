"""How everything is, put together once for the overview, the command line and /readyz, so that they say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.operations import index_status, source_state, waiting
from app.operations.index_status import BAD, IndexStatus
from app.operations.next_step import next_step
from app.operations.source_state import SourceState
from app.operations.waiting import May, Step, Waiting
from app.wording import words
from base.config import Settings
from indexer.running import runs
from indexer.running.runs import Run
from indexer.sources import configured

_FAMILIES = (("rebuild", "synonyms"), ("sync",))  # a run of a family mends what an earlier one of it left


@dataclass(frozen=True)
class Condition:
    """The state of index and sources, what is wrong (in Dutch, most urgent first), what waits, and the runs."""

    status: IndexStatus
    sources: list[SourceState]
    concerns: list[str]
    waiting: list[Waiting]
    active: Run | None
    last: Run | None

    @property
    def phrases(self) -> list[str]:
        """All that somebody must look at."""
        return [*self.concerns, *(kind.phrase for kind in self.waiting)]

    @property
    def sentence(self) -> str:
        """How it is, in one sentence."""
        return index_status.sentence(self.status, self.phrases)

    @property
    def step(self) -> Step:
        """What to do next."""
        return next_step(self.status, self.concerns, self.active, self.last, self.waiting, self.sources)


def look(settings: Settings, client: OpenSearch, db: sa.Engine, may: May = lambda *_: True) -> Condition:
    """How everything is now, for who may do some things. Raises SQLAlchemyError; an engine that is away is a state."""
    status = index_status.read(settings, client, db)
    ended = _ended(db)
    last = max(ended, key=lambda run: run.requested_at, default=None)
    sources = source_state.states_of(db, configured(settings), status.sources if status.name else None)
    concerns = index_status.concerns(status, last, settings.max_index_age, sources)
    if status.health is not None and status.name is not None:
        concerns += _of_runs(ended, last)
    found = [kind.within(may) for kind in waiting.everything(settings, client, db, sources)]
    active = runs.active(db, settings.lease_seconds)
    return Condition(status, sources, concerns, [kind for kind in found if kind.count], active, last)


def _ended(db: sa.Engine) -> list[Run]:
    """The run of each family that ended last; one that only tried does not count."""
    found = []
    for family in _FAMILIES:
        newest = [run for kind in family for run in runs.history(db, kind=kind, limit=10)]
        ended = [run for run in newest if run.state in runs.ENDED and not run.dry_run]
        found += sorted(ended, key=lambda run: run.requested_at)[-1:]
    return found


def _of_runs(ended: Sequence[Run], last: Run | None) -> list[str]:
    """A rebuild that was refused stays a concern when syncs go on well."""
    bad = [run for run in ended if run is not last and run.state in BAD]
    return [f"de laatste {words.KINDS[run.kind]} is {words.STATES[run.state]}" for run in bad]
