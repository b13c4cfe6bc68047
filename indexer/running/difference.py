"""What another index would change for visitors: new, changed and gone offerings, per source and sector. Pure.

Two streams of digests, both in the order of their ids, are merged. An offering whose row in the source is the same but
whose document is not was changed by us: word lists, taxonomy or code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal, TypedDict

from indexer.derived import DERIVED, NOT_CONTENT
from indexer.document.fields import Offering, described
from indexer.engine.digest import Digest
from indexer.running.gate import MAX_LOSS

Kind = Literal["new", "changed", "gone"]
KINDS: tuple[Kind, ...] = ("new", "changed", "gone")
KEPT = 200  # offerings per source and kind that a report keeps with their fields; all of them are counted
MAX_CHANGED = 0.5  # of a source in one night: rather a mistake in an export than so much typing
FEW = 5  # offerings; so many are no jump, however small the source
MOST_TEXT = 2000  # characters of a text that a report keeps
_DERIVED = frozenset(name for name, _ in DERIVED)
_UNREAD = frozenset(name for name, about in described().items() if not about.exported)


@dataclass
class Counts:
    """Offerings before and after. `ours` are those of the changed ones whose row in the source is the same."""

    before: int = 0
    after: int = 0
    new: int = 0
    changed: int = 0
    ours: int = 0
    gone: int = 0

    @property
    def same(self) -> int:
        """Offerings that stay as they are."""
        return self.after - self.new - self.changed

    def add(self, other: Counts) -> None:
        """Count together."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


class DifferenceRecord(TypedDict):
    """The counts of a difference as a run records them."""

    by_source: dict[str, dict[str, int]]
    by_sector: dict[str, dict[str, dict[str, int]]]  # source -> sector -> counts


@dataclass(frozen=True)
class Change:
    """One offering that differs."""

    id: str
    kind: Kind
    ours: bool = False

    @property
    def source(self) -> str:
        """The source that it came from."""
        return self.id.partition(":")[0]


@dataclass
class Difference:
    """`by_sector` counts an offering in each of its sectors; `changes` are the first of each source and kind.

    `gone` and `new` are all ids that only the one and only the other index has; `changed` those whose row changed, and
    `ours` those whose document changed without it.
    """

    by_source: dict[str, Counts] = field(default_factory=dict)
    by_sector: dict[str, dict[str, Counts]] = field(default_factory=dict)  # source -> sector -> counts
    changes: list[Change] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    ours: set[str] = field(default_factory=set)

    @property
    def total(self) -> Counts:
        """Over all sources."""
        found = Counts()
        for counts in self.by_source.values():
            found.add(counts)
        return found

    def as_json(self) -> DifferenceRecord:
        """The counts, for the record of the run."""
        sectors = {s: {sector: asdict(c) for sector, c in found.items()} for s, found in self.by_sector.items()}
        return {"by_source": {source: asdict(c) for source, c in self.by_source.items()}, "by_sector": sectors}


def from_json(data: DifferenceRecord) -> Difference:
    """A difference as it was recorded: the counts."""
    sectors = {s: {sector: Counts(**c) for sector, c in found.items()} for s, found in data["by_sector"].items()}
    return Difference({source: Counts(**c) for source, c in data["by_source"].items()}, sectors)


def compare(old: Iterable[Digest], new: Iterable[Digest], same_rows: Collection[str] = frozenset()) -> Difference:
    """What `new` has otherwise than `old`; `same_rows` are ids whose row in the source is the same."""
    found = Difference()
    kept: dict[tuple[str, Kind], int] = {}
    for before, after in merge(old, new):
        change = _change(before, after, same_rows)
        _count(found, before, after, change)
        if change is None:
            continue
        _ids(found, change).add(change.id)
        if kept.get(key := (change.source, change.kind), 0) < KEPT:
            kept[key] = kept.get(key, 0) + 1
            found.changes.append(change)
    return found


def _ids(found: Difference, change: Change) -> set[str]:
    if change.kind == "changed":
        return found.ours if change.ours else found.changed
    return found.gone if change.kind == "gone" else found.new


def merge(old: Iterable[Digest], new: Iterable[Digest]) -> Iterator[tuple[Digest | None, Digest | None]]:
    """Pairs of equal ids; None where one of the two has none. Both must be in the order of their ids."""
    olds, news = iter(old), iter(new)
    before, after = next(olds, None), next(news, None)
    while before or after:
        first = min(digest.id for digest in (before, after) if digest)
        pair = (before if before and before.id == first else None, after if after and after.id == first else None)
        yield pair
        before = next(olds, None) if pair[0] else before
        after = next(news, None) if pair[1] else after


def _change(before: Digest | None, after: Digest | None, same_rows: Collection[str]) -> Change | None:
    if before is None:
        return Change(after.id, "new") if after else None
    if after is None:
        return Change(before.id, "gone")
    return Change(after.id, "changed", after.id in same_rows) if before.hash != after.hash else None


def _count(found: Difference, before: Digest | None, after: Digest | None, change: Change | None) -> None:
    source = next(digest.source for digest in (before, after) if digest)
    sectors = found.by_sector.setdefault(source, {})
    had, has = set(before.sectors if before else ()), set(after.sectors if after else ())
    found.by_source.setdefault(source, Counts()).add(_counts(change, before is not None, after is not None))
    for sector in had | has:
        sectors.setdefault(sector, Counts()).add(_counts(change, sector in had, sector in has))


def _counts(change: Change | None, before: bool, after: bool) -> Counts:
    """One offering: in a sector that it enters or leaves it is new or gone there, whatever it is elsewhere."""
    stays = before and after and change is not None
    return Counts(
        before=int(before),
        after=int(after),
        new=int(after and not before),
        changed=int(stays),
        ours=int(stays and change is not None and change.ours),
        gone=int(before and not after),
    )


def suspicious(counts: Counts) -> list[str]:
    """What in the figures of a source or sector asks for a second look, in Dutch."""
    limits = {
        "meer dan een vijfde minder": (counts.before - counts.after, MAX_LOSS),
        "meer dan een vijfde meer": (counts.after - counts.before, MAX_LOSS),
        "meer dan de helft veranderd in de bron": (counts.changed - counts.ours, MAX_CHANGED),
        "meer dan de helft is vervangen": (min(counts.new, counts.gone), MAX_CHANGED),
    }
    if not counts.before:  # a new source
        return []
    return [text for text, (many, share) in limits.items() if many > max(FEW, counts.before * share)]


def fields(before: Offering | None, after: Offering | None) -> tuple[dict[str, object], dict[str, object]]:
    """What to show of an offering: of a changed one the fields that differ, else what the source gave."""
    if before is not None and after is not None:
        names = [n for n in {**before, **after} if n not in NOT_CONTENT and before.get(n) != after.get(n)]
        names = [name for name in names if name not in _UNREAD] or names
        return ({n: _short(before.get(n)) for n in names}, {n: _short(after.get(n)) for n in names})
    return _given(before), _given(after)


def _given(offering: Offering | None) -> dict[str, object]:
    """The fields that a source fills in, without the empty ones."""
    named = {name: value for name, value in (offering or {}).items() if name not in _UNREAD | _DERIVED}
    return {name: _short(value) for name, value in named.items() if value not in (None, "", [], {})}


def _short(value: object) -> object:
    return value[:MOST_TEXT] + " …" if isinstance(value, str) and len(value) > MOST_TEXT else value
