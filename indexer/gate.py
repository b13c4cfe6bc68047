"""The gate: judges a new index before it goes live. Pure: from what was read and what was found to a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MAX_LOSS = 0.2  # a source that loses more than a fifth of its offerings is refused unless forced


@dataclass(frozen=True)
class Verdict:
    """`reasons` are Dutch sentences; none means fit. `forced` says that an administrator overruled `waived`."""

    reasons: list[str] = field(default_factory=list)
    waived: list[str] = field(default_factory=list)

    @property
    def fit(self) -> bool:
        """Whether the new index may go live."""
        return not self.reasons

    def as_json(self) -> dict[str, Any]:
        """For the record of the run."""
        return {"fit": self.fit, **asdict(self)}


@dataclass(frozen=True)
class Evidence:
    """What the gate looks at. `expected` and `found` map id -> content hash; counts are offerings per source."""

    expected: Mapping[str, str]
    found: Mapping[str, str]
    live_counts: Mapping[str, int]
    new_counts: Mapping[str, int]
    refused_by_engine: int = 0


Check = Callable[[Evidence], list[str]]  # a further check: the reasons it finds


def judge(evidence: Evidence, *, forced: bool = False, checks: Sequence[Check] = ()) -> Verdict:
    """The verdict on a new index. Shrinking sources may be forced; a damaged index never."""
    lost = shrunk(evidence.live_counts, evidence.new_counts)
    damaged = [*_unequal(evidence), *_refused(evidence), *(reason for check in checks for reason in check(evidence))]
    if not evidence.found:
        damaged.append("De nieuwe index is leeg.")
    return Verdict(damaged, lost) if forced else Verdict([*damaged, *lost])


def _unequal(evidence: Evidence) -> list[str]:
    """Ids and hashes, not counts: equal numbers have hidden missing rows elsewhere."""
    missing = evidence.expected.keys() - evidence.found.keys()
    surplus = evidence.found.keys() - evidence.expected.keys()
    both = evidence.expected.keys() & evidence.found.keys()
    changed = [key for key in both if evidence.expected[key] != evidence.found[key]]
    named = [(missing, "ontbreken"), (surplus, "horen er niet in"), (changed, "zijn anders dan gelezen")]
    return [f"{len(ids)} aanbiedingen {what}, zoals {min(ids)}." for ids, what in named if ids]


def _refused(evidence: Evidence) -> list[str]:
    count = evidence.refused_by_engine
    return [f"De zoekmotor weigerde {count} documenten."] if count else []


def shrunk(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """A reason for each source that loses more than a fifth; the arguments are offerings per source."""
    return [
        f"De bron {source} zou van {had} naar {after.get(source, 0)} aanbiedingen gaan, meer dan een vijfde minder."
        for source, had in before.items()
        if had and had - after.get(source, 0) > had * MAX_LOSS
    ]
