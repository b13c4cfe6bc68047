"""When a run will end, by what the last one like it took: of each source, and of what comes after the sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from indexer.running.runs import SOURCE_ENDED, Run, SourceProgress


@dataclass(frozen=True)
class Expectation:
    """Seconds that are still to come: in all, and of each source that has not ended. None: nobody knows.

    `late` when it has taken longer already than the last time.
    """

    seconds: float | None
    sources: dict[str, float | None]
    late: bool = False


def expect(run: Run, before: Run | None, now: datetime) -> Expectation:
    """What may be expected of a run that has not ended. `before` is the last one of its kind that was carried out."""
    usual = {part["source"]: _took(part) for part in before.progress} if before else {}
    not_begun = {source: usual[source] for source in usual.keys() - {part["source"] for part in run.progress}}
    open_still = [part for part in run.progress if part["state"] not in SOURCE_ENDED]
    sources = not_begun | {part["source"]: _left(part, usual.get(part["source"]), now) for part in open_still}
    if before is None or run.started_at is None or None in sources.values():
        return Expectation(None, sources)
    whole = _between(before.started_at, before.finished_at) if before.started_at and before.finished_at else 0.0
    if _between(run.started_at, now) > whole:
        return Expectation(None, sources, late=True)
    after = whole - sum(seconds or 0 for seconds in usual.values())
    if not sources:
        after -= _between(_last_end(run) or run.started_at, now)
    return Expectation(max(0.0, after) + sum(seconds or 0 for seconds in sources.values()), sources)


def _left(part: SourceProgress, usual: float | None, now: datetime) -> float | None:
    if usual is None or part["started_at"] is None:
        return usual
    return max(0.0, usual - _between(part["started_at"], now))


def _took(part: SourceProgress) -> float | None:
    start, end = part["started_at"], part["finished_at"]
    return _between(start, end) if start and end else None


def _last_end(run: Run) -> datetime | None:
    return max((part["finished_at"] for part in run.progress if part["finished_at"]), default=None)


def _between(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds())
