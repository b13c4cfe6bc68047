"""How like a need and an offering are in meaning, and which activities a need speaks of: numbers from 0 to 1.

A cosine of E5 says little by itself: gibberish reaches 0.83, a perfect answer 0.86. What counts is how far it stands
out from those of the same need with all others, in standard deviations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from app.search import relevance
from app.search.ask import Near
from app.search.phrases import rule_phrases
from indexer import taxonomy
from indexer.engine.vectors import Space
from indexer.phrasebook import OUTSIDE, Book, most_answered
from model.client import Vectors

MOST_TEXTS = 1000  # whose likeness is remembered
BACKGROUND = 30.0  # as many offerings as the phrases stand for
Shares = Mapping[str, float]  # id or activity -> 0 to 1


@dataclass(frozen=True)
class Likeness:
    """What a need is like: offerings by id, activities by the phrasebook, and offerings that name no activity by what
    they themselves speak of; `named` are the activities that offerings name."""

    offerings: Shares = field(default_factory=dict)
    activities: Shares = field(default_factory=dict)
    kindred: Mapping[str, Shares] = field(default_factory=dict)  # id of an offering -> activity -> how much
    named: Mapping[str, Sequence[str]] = field(default_factory=dict)  # id of an offering -> activities
    _near: dict[tuple[object, ...], Near] = field(default_factory=dict, compare=False, repr=False)

    def near(self, texts: Sequence[str], book: Book, *, whole: bool) -> Near:
        """What it adds to the scores for a need with these texts; made once, for a need comes again with each page."""
        key = (*texts, book, whole)
        if key not in self._near:
            self._near[key] = near(texts, self, book, whole=whole)
        return self._near[key]


@dataclass(frozen=True)
class Meanings:
    """The vectors of an index, ready to be asked."""

    space: Space
    _of_texts: dict[str, Likeness] = field(default_factory=dict)

    def answered(self, texts: Sequence[str]) -> list[Likeness] | None:
        """What these texts are like, when that is known of each of them."""
        found = [self._of_texts.get(text) for text in texts]
        return [like for like in found if like is not None] if None not in found else None

    def of(self, text: str, vector: Vectors) -> Likeness:
        """What a text with this vector is like; the same texts come again and again."""
        if text not in self._of_texts:
            if len(self._of_texts) == MOST_TEXTS:
                self._of_texts.clear()
            self._of_texts[text] = self.like(vector)
        return self._of_texts[text]

    def like(self, vector: Vectors) -> Likeness:
        """What the need with this vector is like."""
        if not len(self.space.ids):
            return Likeness()
        stands_out = _standing_out_among(self.space.matrix @ vector, self.space.phrases @ vector)
        shares = _share(stands_out, relevance.LIKE_FROM, relevance.LIKE_TO)
        best = np.argsort(-stands_out, kind="stable")[: relevance.NEAREST]
        offerings = {self.space.ids[row]: float(shares[row]) for row in best if shares[row] > 0}
        return Likeness(offerings, self._activities(vector), self._kindred, self.space.activities)

    def _activities(self, vector: Vectors) -> Shares:
        if not len(self.space.phrases):
            return {}
        stands_out = _standing_out(self.space.phrases @ vector)
        nearest = self._by_activity(stands_out)
        bounds = relevance.SPOKEN_FROM, relevance.SPOKEN_TO
        return {name: float(_share(np.float32(value), *bounds)) for name, value in nearest.items()}

    @cached_property
    def _kindred(self) -> Mapping[str, Shares]:
        """What offerings that name no activity speak of."""
        rows = [row for row, identity in enumerate(self.space.ids) if not self.space.activities.get(identity)]
        if not len(self.space.phrases) or not rows:
            return {}
        cosines = self.space.matrix[rows] @ self.space.phrases.T
        own = _standing_out(cosines, axis=1)
        among = _among_all(cosines, self.space)
        mixed = relevance.KINDRED_OWN * own + (1 - relevance.KINDRED_OWN) * among
        return {self.space.ids[row]: _kin(self._by_activity(values)) for row, values in zip(rows, mixed, strict=True)}

    def _by_activity(self, stands_out: Vectors) -> Shares:
        return self.space.book.by_activity(dict(zip(self.space.spoken, stands_out.tolist(), strict=True)))


def _kin(nearest: Shares) -> Shares:
    bounds = relevance.KINDRED_FROM, relevance.KINDRED_TO
    shares = {name: float(_share(np.float32(value), *bounds)) for name, value in nearest.items()}
    return {name: share for name, share in shares.items() if share > 0}


def _among_all(cosines: Vectors, space: Space) -> Vectors:
    """How far some cosines with each phrase stand out among those of all offerings, without computing all of these.

    Their mean and spread follow from those of the vectors: all offerings times all phrases are gigabytes.
    """
    mean = space.matrix.mean(axis=0)
    apart = space.matrix - mean
    spread = np.sqrt(np.maximum(((space.phrases @ (apart.T @ apart / len(apart))) * space.phrases).sum(axis=1), 0))
    return np.asarray((cosines - space.phrases @ mean) / np.maximum(spread, 1e-6))


def _standing_out(cosines: Vectors, axis: int | None = None) -> Vectors:
    spread = cosines.std(axis=axis, keepdims=axis is not None)
    return np.asarray((cosines - cosines.mean(axis=axis, keepdims=axis is not None)) / np.maximum(spread, 1e-6))


def _standing_out_among(cosines: Vectors, background: Vectors) -> Vectors:
    """How far offerings stand out from each other; where they are few, from the phrases as well: among three none can
    stand out far."""
    if not len(background):
        return _standing_out(cosines)
    weights = np.concatenate([np.ones(len(cosines)), np.full(len(background), BACKGROUND / len(background))])
    everything = np.concatenate([cosines, background])
    mean = np.average(everything, weights=weights)
    spread = np.sqrt(np.average((everything - mean) ** 2, weights=weights))
    return np.asarray((cosines - mean) / max(float(spread), 1e-6))


def _share(value: Vectors | np.float32, low: float, high: float) -> Vectors:
    """0 up to `low`, 1 from `high` on."""
    return np.asarray(np.clip((value - low) / (high - low), 0.0, 1.0))


def _most(votes: Sequence[Shares]) -> dict[str, float]:
    """The most that each activity has of any."""
    return {name: max(each.get(name, 0.0) for each in votes) for name in set().union(*votes)}


def _all_votes(of_texts: Sequence[Shares], likeness: Likeness) -> Shares:
    """What a need votes for, needs that no activity answers among it. `of_texts` is what the words of the need vote
    for, in full and without those that say little: what speaks most, counts."""
    by_words = _most(of_texts)
    if likeness == Likeness():
        return by_words
    return {
        name: relevance.VOTE_WORDS * by_words.get(name, 0.0)
        + relevance.VOTE_MEANING * likeness.activities.get(name, 0.0)
        for name in {*by_words, *likeness.activities}
    }


def _loudest(votes: Shares) -> list[str]:
    """The activities with the most votes, and with enough."""
    enough = [name for name in votes.keys() & taxonomy.activities().keys() if votes[name] > relevance.VOTE_LEAST]
    return sorted(enough, key=lambda name: (-votes[name], name))[: relevance.VOTES]


def _spoken(votes: Shares, of_texts: Sequence[Shares], likeness: Likeness) -> dict[str, float]:
    """The activities with enough votes. With the model one counts for less the more another has: a sentence that speaks
    softly still speaks of one. By words each text has its own: what "morgen" speaks of takes none from the rest."""
    if likeness == Likeness():
        spoken = {name: votes[name] for each in of_texts for name in _loudest(each)}
        return dict(sorted(spoken.items(), key=lambda vote: (-vote[1], vote[0])))
    most = max(votes.values(), default=1.0)
    return {name: votes[name] ** relevance.VOTE_POWER * votes[name] / most for name in _loudest(votes)}


def _outside(votes: Shares) -> float:
    """How much clearer a need speaks of what no activity answers than of any that does."""
    outside = votes.get(OUTSIDE, 0.0)
    best = most_answered(votes)
    return 1.0 - best / outside if outside > max(best, relevance.VOTE_LEAST) else 0.0


@lru_cache(maxsize=1000)
def _votes(text: str, book: Book) -> Shares:
    """What the words of a text vote for."""
    return book.votes(text, rule_phrases().kin)


def near(texts: Sequence[str], like: Likeness, book: Book, *, whole: bool) -> Near:
    """What likeness adds to the scores of offerings, and the activities that the need speaks of."""
    of_texts = [_votes(text, book) for text in texts]
    votes = _all_votes(of_texts, like)
    spoken, outside = _spoken(votes, of_texts, like), _outside(votes)
    added = {identity: relevance.LIKE * share for identity, share in like.offerings.items()}
    for identity, activities in like.kindred.items():
        best = max((spoken[name] * activities[name] for name in spoken.keys() & activities.keys()), default=0.0)
        if best:
            added[identity] = added.get(identity, 0.0) + relevance.VOTE * relevance.KINDRED * best
    return Near(
        added, spoken, whole, by_words=like == Likeness(), most=_most_added(added, spoken, like), outside=outside
    )


def _most_added(added: Shares, spoken: Shares, like: Likeness) -> float:
    """The most that meaning adds to the score of one offering, among those that are like the need."""

    def vote(identity: str) -> float:
        first, *beside = [spoken.get(name, 0.0) for name in like.named.get(identity, ())] or [0.0]
        return relevance.VOTE * max(first, relevance.BESIDE * max(beside, default=0.0))

    return max((share + vote(identity) for identity, share in added.items()), default=0.0)
