"""One search as it is carried out: everything that its request and its answer depend on, in one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.search import relevance, weights
from app.search.params import SearchParams
from app.search.phrases import PhraseInNeed
from app.search.relevance import BY_WORDS, Measure
from app.search.understand import NOTHING, UnderstoodQuery
from app.search.weights import Weighed
from base import clock
from dutch.analysis import analyse
from dutch.places import Place

SPEAKS = 0.3  # of a vote: below it a need only touches an activity
MOST_FIRST = 3  # offerings pinned first for one need: a list is for the visitor, not for us


@dataclass(frozen=True)
class Pins:
    """Offerings that an administrator placed for a need, by id: `first` in that order, and those that come `last`."""

    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()

    def match(self, identity: str) -> str:
        """What an exact hit is called: "pinned" or "demoted" when an administrator placed it."""
        return "pinned" if identity in self.first else "demoted" if identity in self.last else "exact"

    def arrange(self, ids: Sequence[str]) -> list[str]:
        """The same ids, the pinned ones first in their order, the demoted ones last."""
        first = [identity for identity in self.first if identity in ids]
        last = [identity for identity in ids if identity in self.last and identity not in first]
        placed = {*first, *last}
        return [*first, *[identity for identity in ids if identity not in placed], *last]


@dataclass(frozen=True)
class Near:
    """What a need is near in meaning: `offerings` (id -> what that adds to a score), and the `activities` it speaks of
    (0 to 1). `most` is the most that meaning adds to one offering: how clearly the need speaks. Not `whole` when the
    same question may be answered better in a moment."""

    offerings: Mapping[str, float] = field(default_factory=dict)
    activities: Mapping[str, float] = field(default_factory=dict)
    whole: bool = True
    by_words: bool = False  # without the model: words alone have to do
    broad: bool = False  # most offerings name no activity, so that what the others name is no more than their kind
    most: float = 0.0
    outside: float = 0.0  # how much clearer it speaks of what nobody in the social economy does

    def __hash__(self) -> int:
        return hash((self.whole, self.by_words, self.most, len(self.offerings), *self.activities))


@dataclass(frozen=True)
class Ask:
    """A search: its parameters, what its text means, how much each word says and which phrases they make, what lies
    near that in meaning, its pins, and the day.

    The place and the choices that stand in the text are among those of `params`, and out of its `q`; choices are not
    while they are `proposed`.

    Two equal values make the same request to the engine.
    """

    params: SearchParams
    understood: UnderstoodQuery = NOTHING
    words: Sequence[Weighed] = ()
    phrases: Sequence[PhraseInNeed] = ()
    near: Near = field(default_factory=Near)
    pins: Pins = Pins()
    today: date = field(default_factory=clock.today)
    proposed: bool = False

    @property
    def set_by_text(self) -> bool:
        """Whether the text chose something."""
        return bool(self.understood.choices) and not self.proposed

    @property
    def place(self) -> Place | None:
        """The place that counts: the chosen one, else the one in the text."""
        return self.understood.place

    @property
    def saying(self) -> str:
        """The words without those aside."""
        return " ".join(word.word for word in self.words if not word.aside)

    @property
    def activity(self) -> str:
        """The activity that was chosen, else that of a procurement code, else the one that the words speak of most
        clearly; "" when it is none, or when they speak of what nobody here does."""
        chosen = self.params.choices.get("activiteit", ())
        coded = [name for code in self.understood.cpv for name in code.activities]
        if len(chosen) == 1 or len(set(coded)) == 1:
            return (chosen or coded)[0]
        votes = self.near.activities
        best = min(votes, key=lambda name: (-votes[name], name), default="")
        return best if best and votes[best] >= SPEAKS and not (chosen or coded or self.near.outside) else ""

    @property
    def measure(self) -> Measure:
        """From which score on an offering fits: the higher, the more clearly the need speaks."""
        if self.near.by_words:
            return BY_WORDS
        absent, passing = weights.absent(self.words), weights.passing(self.words)
        return relevance.rising(self.near.most, absent, passing, self.near.outside)


def need_key(need: str) -> str:
    """The form in which needs are compared: "Ramen wassen!" and "raam wassen" are one need."""
    return " ".join(analyse(need))
