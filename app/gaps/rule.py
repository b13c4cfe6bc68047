"""When signals are a gap, what the clock does to it, and what is said of it: docs/gaps.md has the same tables. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LIKE = 3  # signals
WITHIN = 90  # days, as all that follow
REST = 180
ANSWER_EVERY = 30
MOST_ASKED = 10  # organisations
MOST_IN_LETTER = 5  # gaps
GRACE = 30
GRACE_WITHOUT_DAY = 90
LEAST_SHOWN = 5  # signals

ANSWERS = {  # of an organisation
    "can": "Ja, wij doen dit al",
    "from": "Ja, vanaf een dag die ik hieronder schrijf",
    "cannot": "Nee, dat kunnen wij niet",
}
ANSWERED = {"": "nog geen antwoord", "can": "doet dit al", "from": "doet dit vanaf", "cannot": "kan het niet"}
MOVES = {"can": "promise", "from": "promise", "cannot": "lose"}  # answer -> move
PROMISES = frozenset(answer for answer, move in MOVES.items() if move == "promise")
_OFTEN: Mapping[int, str] = {  # from so many signals on
    20: "20 keer of meer",
    10: "10 tot 19 keer",
    LEAST_SHOWN: "5 tot 9 keer",
    0: "minder dan 5 keer",
}


@dataclass(frozen=True)
class Signals:
    """The like signals of an activity in a municipality: days on which it was searched, and who asked, each with the
    last day."""

    searches: frozenset[date]
    questions: Mapping[str, date]

    def since(self, day: date) -> int:
        """How many there are from a day on."""
        return sum(on >= day for on in (*self.searches, *self.questions.values()))

    @property
    def days(self) -> list[date]:
        """The days of all, the first one first."""
        return sorted((*self.searches, *self.questions.values()))


@dataclass(frozen=True)
class Standing:
    """A gap as the clock looks at it: its state and since when, its last signal, the answers that promise with their
    days, and whether what filled it is still there."""

    state: str
    changed_on: date
    latest: date
    promises: Collection[tuple[date, date | None]] = ()  # the day of the answer, and from when it would begin
    is_offered: bool = False


def is_gap(signals: Signals, today: date, after: date | None = None) -> bool:
    """Whether there are enough like signals, lately; and only those that came after a day."""
    begin = today - timedelta(days=WITHIN - 1)
    return signals.since(max(begin, after + timedelta(days=1)) if after else begin) >= LIKE


def clock_move(gap: Standing, signals: Signals, today: date) -> str:
    """What the clock does to a gap today; "" for nothing."""
    if gap.state == "open":
        return "lapse" if _is_over(gap.latest, REST, today) else ""
    if gap.state == "promised":
        return "lose" if all(_is_past(*promise, today) for promise in gap.promises) else ""
    comes_back = {
        "filled": not gap.is_offered,
        "dismissed": _is_over(gap.changed_on, REST, today),
        "lapsed": True,
    }
    return "reopen" if comes_back[gap.state] and is_gap(signals, today, gap.changed_on) else ""


def _is_over(begin: date, days: int, today: date) -> bool:
    return today >= begin + timedelta(days=days)


def _is_past(answered: date, begins: date | None, today: date) -> bool:
    """Whether a promise no longer counts."""
    return _is_over(begins, GRACE, today) if begins else _is_over(answered, GRACE_WITHOUT_DAY, today)


def often(signals: int) -> str:
    """How often something was sought, as everybody may read it."""
    return next(text for least, text in _OFTEN.items() if signals >= least)
