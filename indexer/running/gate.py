"""The gate: judges a new index before it goes live. Pure: from what was read and what was found to a verdict.

A verdict is a list of reasons. Each has a short code, by which an administrator may accept it: `shrunk:limburg`. What
says that the new index is not what was read (`NEVER`) cannot be accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from indexer import taxonomy

MAX_LOSS = 0.2  # a source that loses more than a fifth of its offerings is refused
# Rows that are always wrong stop nobody; a jump means that something broke: a column that moved, a list of codes that
# was renumbered. A twentieth of the rows is more than people mend or break in a day.
MAX_REJECT_RISE = 0.05
MOST_REFUSED = 1000  # ids that an index remembers; who refuses more has another problem
FEW_REJECTS = 5  # so many rows more may be typing mistakes, also where they are a twentieth of a small source

SHRUNK, REJECTS = "shrunk", "rejects"  # of one source: "shrunk:limburg"
REFUSED, PROBES, NDCG, COPIES = "refused-by-engine", "probes", "ndcg", "copies"
UNEQUAL, EMPTY = "unequal", "empty"
NEVER = frozenset({UNEQUAL, EMPTY})
ALL = "all"  # accepts every reason that may be accepted


class ReasonRecord(TypedDict):
    """A reason as a run records it."""

    code: str
    source: str | None
    text: str


class VerdictRecord(TypedDict):
    """A verdict as a run records it."""

    fit: bool
    reasons: list[ReasonRecord]
    accepted: list[ReasonRecord]


@dataclass(frozen=True)
class Reason:
    """Why a new index should not go live: `text` is Dutch, `source` None when it is about the whole."""

    code: str
    source: str | None
    text: str

    @property
    def acceptable(self) -> bool:
        """Whether an administrator may accept it."""
        return acceptable(self.code)


@dataclass(frozen=True)
class Verdict:
    """`reasons` stop the new index; `accepted` would have, but an administrator accepted them by name."""

    reasons: list[Reason] = field(default_factory=list)
    accepted: list[Reason] = field(default_factory=list)

    @property
    def fit(self) -> bool:
        """Whether the new index may go live."""
        return not self.reasons

    @property
    def texts(self) -> list[str]:
        """What stops it, in Dutch."""
        return [reason.text for reason in self.reasons]

    def add(self, other: Verdict) -> None:
        """Take over the reasons of another verdict, of another source."""
        self.reasons.extend(other.reasons)
        self.accepted.extend(other.accepted)

    def as_json(self) -> VerdictRecord:
        """For the record of the run."""
        return {"fit": self.fit, "reasons": _records(self.reasons), "accepted": _records(self.accepted)}


def _records(reasons: Sequence[Reason]) -> list[ReasonRecord]:
    return [{"code": reason.code, "source": reason.source, "text": reason.text} for reason in reasons]


@dataclass(frozen=True)
class Share:
    """Rows of a source: how many were read, and how many of these validation refused."""

    read: int
    refused: int


@dataclass(frozen=True)
class Evidence:
    """What the gate looks at.

    `expected` and `actual` map id -> content hash; counts are offerings per source. `refused_by_engine` are ids,
    without those that an administrator accepted before. `rejects_before` is of the last run that read a source and
    went live.
    `index` and `live` are the names of the new index and of the live one, for checks that search in them.
    """

    expected: Mapping[str, str]
    actual: Mapping[str, str]
    live_counts: Mapping[str, int]
    new_counts: Mapping[str, int]
    refused_by_engine: Collection[str] = ()
    rejects: Mapping[str, Share] = field(default_factory=dict)
    rejects_before: Mapping[str, Share] = field(default_factory=dict)
    index: str = ""
    live: str | None = None


Check = Callable[[Evidence], list[Reason]]  # a further check: the reasons it finds


def acceptable(code: str) -> bool:
    """Whether a code names a reason that an administrator may accept."""
    kind, _, source = code.partition(":")
    return source in taxonomy.PROVINCES if kind in (SHRUNK, REJECTS) else code in (REFUSED, PROBES, NDCG, COPIES, ALL)


def judge(evidence: Evidence, *, accepted: Collection[str] = (), checks: Sequence[Check] = ()) -> Verdict:
    """The verdict on a new index, given the codes that an administrator accepted."""
    if not evidence.actual:
        return Verdict([Reason(EMPTY, None, "De nieuwe index is leeg.")])
    found = [
        *_unequal(evidence),
        *refused(evidence.refused_by_engine),
        *shrunk(evidence.live_counts, evidence.new_counts),
        *rejects_jumped(evidence.rejects_before, evidence.rejects),
        *(reason for check in checks for reason in check(evidence)),
    ]
    return weigh(found, accepted)


def uncopied(missing: int) -> list[Reason]:
    """A reason when copies of the new index did not come in time."""
    if not missing:
        return []
    copies = "1 kopie" if missing == 1 else f"{missing} kopieën"
    return [Reason(COPIES, None, f"De nieuwe index mist na lang wachten nog {copies} op andere knooppunten.")]


def weigh(reasons: Sequence[Reason], accepted: Collection[str]) -> Verdict:
    """The reasons that were found, sorted into those that stop and those that were accepted."""
    taken = [reason for reason in reasons if reason.acceptable and (ALL in accepted or reason.code in accepted)]
    return Verdict([reason for reason in reasons if reason not in taken], taken)


def _unequal(evidence: Evidence) -> list[Reason]:
    """Ids and hashes, not counts: equal numbers have hidden missing rows elsewhere."""
    missing = evidence.expected.keys() - evidence.actual.keys()
    surplus = evidence.actual.keys() - evidence.expected.keys()
    both = evidence.expected.keys() & evidence.actual.keys()
    changed = [key for key in both if evidence.expected[key] != evidence.actual[key]]
    named = [(missing, "te weinig"), (surplus, "te veel"), (changed, "anders")]
    told = [f"{_offerings(len(ids))} {what}, zoals {min(ids)}" for ids, what in named if ids]
    return [Reason(UNEQUAL, None, f"De nieuwe index is niet wat gelezen is: {'; '.join(told)}.")] if told else []


def refused(ids: Collection[str]) -> list[Reason]:
    """A reason when the engine refused documents for good."""
    if not ids:
        return []
    documents = "1 document" if len(ids) == 1 else f"{len(ids)} documenten"
    text = f"De zoekmotor weigerde {documents}, zoals {min(ids)}. Wat geweigerd is, komt niet in de index."
    return [Reason(REFUSED, None, text)]


def shrunk(before: Mapping[str, int], after: Mapping[str, int]) -> list[Reason]:
    """A reason for each source that loses more than a fifth; the arguments are offerings per source."""
    lost = ((source, had, after.get(source, 0)) for source, had in before.items())
    return [
        Reason(
            f"{SHRUNK}:{source}",
            source,
            f"De bron {_label(source)} zou van {had} naar {_offerings(left)} gaan, meer dan een vijfde minder.",
        )
        for source, had, left in lost
        if had - left > had * MAX_LOSS
    ]


def rejects_jumped(before: Mapping[str, Share], after: Mapping[str, Share]) -> list[Reason]:
    """A reason for each source of which far more rows are refused than the time before."""
    return [
        Reason(
            f"{REJECTS}:{source}",
            source,
            f"Van de bron {_label(source)} zijn {now.refused} van de {now.read} rijen geweigerd; "
            f"de vorige keer {then.refused} van de {then.read}.",
        )
        for source, now in after.items()
        if (then := before.get(source)) and _jumped(then, now)
    ]


def _jumped(then: Share, now: Share) -> bool:
    usual = then.refused / then.read * now.read if then.read else 0.0
    return now.refused - usual > max(FEW_REJECTS, now.read * MAX_REJECT_RISE)


def _label(source: str) -> str:
    return taxonomy.PROVINCES.get(source, source)


def _offerings(count: int) -> str:
    return "1 aanbieding" if count == 1 else f"{count} aanbiedingen"
