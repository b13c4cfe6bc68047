"""What makes one offering fit better than another, and from where on it fits at all.

A score is a sum of shares, so that it means the same for every need: the share of what the words say that an offering
has (0 to 1), the engine's own ranking of those words, likeness in meaning, and the activities the need speaks of.
Measured on 841 offerings and 231 judged queries; docs/relevance.md has what each is worth, and the queries in quotes
below are those that lose most without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

# The share of a word, by where it stands. organisation_name has no stemming: a name is a name ("De Strijkzolder").
TEXT_WEIGHTS = {"title": 1.0, "activity_text": 0.9, "affirmed": 0.5, "organisation_name": 0.6}
# The same for its parts: "groenonderhoud" meets "onderhoud van groen".
PARTS_WEIGHTS = {"title_parts": 0.85, "activity_parts": 0.75, "description_parts": 0.55}
# Of a compound its last part says what it is, its first of what kind: "speeltuinonderhoud".
LAST_PART, FIRST_PART = 0.45, 0.31
SYNONYM_WEIGHT = 0.85  # a synonym counts a little less than the word as typed
APART = 0.5  # of what words say that a phrase holds, by themselves: "flyers" of "flyers bussen", who prints them
# The engine's own score (BM25) tells how often and in how short a text; as a share x/(x + CLOSE_HALF) of what it
# adds at most (Measure.close).
CLOSE_HALF = 0.5
CLOSE_WORD = 1.5  # the least that a word counts for in it: a need of one everyday word would weigh all too much
TIE_BREAKER = 0.3  # how much fields other than the best one add there: "koerier Leuven", "outplacement"
ENGINE_MOST = 2.2  # the most that BM25 gives a word, in how much the word says (k1 + 1)
# A text of more words is searched without synonyms: it is precise enough, and each of its words would cost up to 230
# clauses, of which the engine allows 4,096 (standalone/engine.py, deploy/opensearch).
SYNONYM_WORDS = 12
SCORE_DIGITS = 1000  # scores that differ by less than a thousandth are equal; freshness and a daily shuffle decide

# Likeness in meaning: standard deviations above the mean of the same need with all offerings.
LIKE, LIKE_FROM, LIKE_TO = 0.5, 0.5, 4.5
NEAREST = 80  # offerings that may gain by it
LIKE_STEPS = 20  # in one of added score: within a twentieth the words decide; finer steps find a little worse
# The activities that a need speaks of (phrasebook), by the words and by the meaning of its phrases.
VOTE, VOTE_WORDS, VOTE_MEANING = 0.9, 0.5, 0.5
SPOKEN_FROM, SPOKEN_TO = 1.0, 5.0
BESIDE = 0.75  # of a vote, for an activity that a source names after its first
# A sentence speaks softly of what it means ("na de werken ligt overal stof en cement, wie maakt het huis proper"): a
# vote counts as a part of the most as well, times this power of itself.
VOTES, VOTE_LEAST, VOTE_POWER = 10, 0.15, 1.25
# What an offering that names no activity speaks of itself, in the place of activities.
KINDRED, KINDRED_FROM, KINDRED_TO, KINDRED_OWN = 0.8, 1.5, 4.0, 0.3
BY_TEXT = 0.5  # of a vote, beside that, for a text that has trade words of the activity: "stylo met logo"

FEW = 3  # fitting offerings below which those are shown, and wider searches offered
MOST_POSSIBLE = 5


@dataclass(frozen=True)
class Measure:
    """From which score on an offering fits: it counts, everywhere; from which one on it may stand below the line; and
    the most that the engine's own ranking adds."""

    plausible: float
    possible: float
    close: float


WITH_MODEL = Measure(0.7, 0.45, 0.5)
# Without the model nothing comes from likeness: ranking and votes weigh more, and what fits has lower scores.
BY_WORDS = Measure(0.45, 0.25, 1.0)
# Where a need speaks clearly the best offerings score 2 and more, and what has 0.6 shares a word by chance: the limit
# rises with the most that meaning adds to one offering. It rises as well with what no offering has ("rioolputten
# kuisen" is not met by who cleans anything else), and where all that is said is mentioned in passing at most: a
# "notaris" in a text on emptying houses. What a word beside it says counts: hence the cube.
RISE_FROM, RISE, ABSENT, PASSING = 0.2, 0.65, 0.4, 0.6
UNANSWERED = 0.8  # and with what no activity answers: "laadpalen plaatsen" is not met by who assembles their parts


def rising(most: float, absent: float = 0.0, passing: float = 0.0, outside: float = 0.0) -> Measure:
    """The measure with the model, for a need to which meaning adds so much at most, of which such parts of what its
    words say are absent everywhere, or mentioned in passing at most, and which speaks so much clearer of what no
    activity answers."""
    unmet = ABSENT * absent + UNANSWERED * outside
    plausible = max(WITH_MODEL.plausible, RISE_FROM + RISE * most) + unmet + PASSING * passing**3
    return replace(WITH_MODEL, plausible=plausible, possible=WITH_MODEL.possible + unmet)


@dataclass(frozen=True)
class Distance:
    """Where likeness and vote are both below these, words are `weaker`."""

    like: float
    vote: float
    weaker: float


# Words by chance: once where an offering is not clearly near, again where it is not near at all.
DISTANCES = Distance(0.35, 0.3, 0.8), Distance(0.1, 0.1, 0.875)
NEARLY = 0.6  # of what meaning adds to the nearest offering: near enough for a need that is clearly like nothing

# An offering that names no activity has the vote of one whose trade words it holds; with the model a part (BY_TEXT).
TRADE_WEIGHTS = {"title": 1.0, "affirmed": 0.8}

ORGANISATION_BOOST = 100.0  # whose name was typed comes first, always: "Volle Lepel traiteurdienst"
# An administrator's pins: above an organisation's name, each ten times the next.
PIN_BOOST, PIN_STEP = 1000.0, 10.0
# Long unconfirmed (app.search.scope): of two that fit alike the confirmed one comes first. 0.95 moves an offering
# past its like, never past one that clearly fits better.
UNCONFIRMED = 0.95
# Who only comes to people, is near, and does not serve the place: below its like that does ("maaien uit Halen"), above
# what fits half as well: a lawn in Gent is not cut by who looks after graveyards there.
TO_BE_ASKED = 0.5
