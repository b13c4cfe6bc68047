"""How much each word of a need says: one that few offerings have says more than one that nearly all have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from app.search.understand import IndexWords
from dutch import compounds
from dutch.analysis import analyse, stem
from dutch.lexicon import zipf
from dutch.normalise import fold, words
from indexer import definition, taxonomy
from indexer.phrasebook import rarity
from indexer.rules import synonyms

UNKNOWN = 0.6  # of the most that a word can say: one that no offering has cannot be met
USUAL, LEAST = 4.0, 0.25  # from this Zipf frequency on in all of Dutch a word says less: "morgen", "gezocht", "firma"
ASIDE = 0.2  # the most that an everyday word adds which names nothing anybody offers
SHORT = 3  # words of a need that names what is sought and hardly more
PLAIN = (
    5.2  # in a short need a word that is less usual says what the work is done to: "dak herstellen", "piano stemmen"
)
SPECIFIC = 2.4  # what a word says in the phrasebook that fewer than ten activities know
_LEADS = frozenset(("aan", "bij", "in", "met", "naar", "op", "uit", "van", "voor"))
EVERYDAY = 6.2  # the Zipf frequency of what stands in every text


@dataclass(frozen=True)
class Weighed:
    """A word as typed, and how much it says."""

    word: str
    weight: float
    parts: tuple[str, ...] = ()  # those of a compound that say what it is about, else the word itself
    aside: bool = False  # an everyday word that names nothing anybody offers: it may add, it never takes away
    passing: bool = False  # in descriptions only, and nobody who knows the trade has it either: "notaris"
    absent: bool = False  # in no offering, nor are its parts; no synonym and no phrase has it either: "rioolputten"


def weigh(text: str, index: IndexWords, sentence: str = "") -> list[Weighed]:
    """The words of a need that are searched, each with its weight; a single figure only when there is nothing else.

    `sentence` is the need with its small words.
    """
    searched = [word for word in words(text) if analyse(word)]
    saying = [word for word in searched if len(word) > 1 or not word.isdigit()] or searched
    objects = _objects(words(sentence or text), saying, index) if len(saying) <= SHORT else frozenset()
    return [_weighed(word, index, usual=PLAIN if word in objects else USUAL) for word in saying]


def _objects(sentence: Sequence[str], saying: Collection[str], index: IndexWords) -> frozenset[str]:
    """The words that may say what the work of a short need is done to: not those that follow a preposition, nor those
    that people use whatever they need ("personeel", "klanten")."""
    apart = [
        word for word in saying if min(index.book.weights.get(each, SPECIFIC) for each in analyse(word)) >= SPECIFIC
    ]
    return frozenset(apart) - _led(sentence, saying)


def _led(sentence: Sequence[str], saying: Collection[str]) -> set[str]:
    """The words that follow a preposition, small words between: "samples versturen naar onze klanten"."""
    led, found = False, set()
    for word in sentence:
        if word in saying and led:
            found.add(word)
        led = word in _LEADS or (led and word not in saying)
    return found


def _weighed(word: str, index: IndexWords, *, usual: float) -> Weighed:
    """A word with its weight; `usual` is the Zipf frequency from which on it may be aside."""
    parts = compounds.carrying(compounds.parts(word).split()) or [word]
    trade = _is_trade(word)
    having, aside = _having(word, index), zipf(fold(word)) >= usual and not trade
    nameless = not (aside or trade or set(analyse(word)) & index.book.offered)
    passing = nameless and _is_in_passing(word, index)
    return Weighed(word, _weight(word, having, index), tuple(parts), aside, passing, absent=nameless and not having)


def _is_in_passing(word: str, index: IndexWords) -> bool:
    """Whether offerings have a word, and no title or activity has it or a part that says what it is about."""
    stems = set(analyse(word))
    return bool(index.titled and stems & index.stems.keys()) and index.titled.isdisjoint({*stems, *_of_parts(word)})


def _of_parts(word: str) -> list[str]:
    """The stems of the parts that say what a compound is about."""
    return [stem(part) for part in compounds.carrying(compounds.split(fold(word)))]


def total(weighed: Sequence[Weighed]) -> float:
    """What all words say together, those aside left out unless there are no others."""
    return sum(word.weight for word in weighed if not word.aside) or sum(word.weight for word in weighed) or 1.0


def absent(weighed: Sequence[Weighed]) -> float:
    """The part of what the words of a short need say that no offering can meet."""
    return _part(weighed, [word.weight for word in weighed if word.absent])


def passing(weighed: Sequence[Weighed]) -> float:
    """The part of what the words of a short need say that offerings mention, and none is about."""
    return _part(weighed, [word.weight for word in weighed if word.passing])


def _part(weighed: Sequence[Weighed], weights: Sequence[float]) -> float:
    """The part that some weights have of all; 0 in a sentence, which has other words beside."""
    return sum(weights) / total(weighed) if len(weighed) <= SHORT else 0.0


def count(weighed: Sequence[Weighed]) -> int:
    """How many words there are, those aside left out unless there are no others."""
    return sum(not word.aside for word in weighed) or len(weighed)


def share(word: Weighed, of: float) -> float:
    """The part of what all words say that a word has; of those aside never much."""
    return min(word.weight / of, ASIDE if word.aside else 1.0)


def _is_trade(word: str) -> bool:
    return bool(set(analyse(word)) & _trade())


@cache
def _trade() -> frozenset[str]:
    """The stems of words that name work by themselves: in an activity, or alone in a synonym rule."""
    rules = [rule for rules in synonyms.read(definition.ROOT / "synonyms").values() for rule in rules]
    terms = [words(term) for rule in rules for term in rule.replace("=>", ",").split(",")]
    alone = " ".join(term[0] for term in terms if len(term) == 1)
    labels = " ".join(activity.text for activity in taxonomy.activities().values())
    return frozenset(analyse(f"{alone} {labels}"))


def _having(word: str, index: IndexWords) -> int:
    """How many offerings have a word, or else the commonest of its parts."""
    stems = analyse(word)
    if not any(index.stems.get(each) for each in stems):
        stems = _of_parts(word)
    return max(index.stems.get(each, 0) for each in stems)


def _weight(word: str, having: int, index: IndexWords) -> float:
    every = max(index.offerings, 1)
    said = rarity(min(every, having), every) if having else UNKNOWN * rarity(0, every)
    return said * max(LEAST, min(1.0, (EVERYDAY - zipf(fold(word))) / (EVERYDAY - USUAL)))
