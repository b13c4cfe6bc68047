"""What the engine's Dutch analysers do, and the lists they are built from.

The chain is: standard tokenizer, lowercase, asciifolding, `'s` and `ën` off, stop words, stemmer overrides, Snowball
"Dutch".
`stem` and `analyse` do the same in Python, for whoever needs a stem without asking the engine; a contract test
compares the two. Overrides derive from simplemma's lemmas over OpenTaal's words; licences in data/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from Stemmer import Stemmer

from dutch.lexicon import exists, frequencies, zipf
from dutch.normalise import fold, words
from dutch.participles import participles

_DATA = Path(__file__).parent / "data"

#: For the engine's pattern_replace filter `nl_apos`: "auto's", "Jans'" and the plurals that are "ideeen" and "kopieen"
#: once folded lose their ending; no other Dutch word ends so.
ENDING_PATTERN = "'s?$|(?<=[ei]e)en$"
ENDING = re.compile(ENDING_PATTERN)
# A word that makes its plural with 's: it ends in an open vowel ("foto", "video"), or is said by its letters.
_TAKES_APOSTROPHE = re.compile(r"[a-z]*(?:[b-df-hj-np-tv-xz][aiouy]|[ieu][ao])|[b-df-hj-np-tv-xz]{2,4}")
SHORT_NOUN = 3  # letters: "bien" is not of "bie"
USUAL_PLURAL = 25  # tenths of the Zipf frequency
_BY_LETTER = {"cd": 45, "pc": 45, "tv": 45}  # the frequency list has no words this short


@cache
def stop_words() -> tuple[str, ...]:
    """The words that are not indexed, for the engine's `stop` filter."""
    lines = (_DATA / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return tuple(dict.fromkeys(word for line in lines for word in line.split("#")[0].split()))


@cache
def override_rules() -> tuple[str, ...]:
    """`form=>stem` lines, for the engine's `stemmer_override` filter; forms are folded and unique."""
    return tuple((_DATA / "overrides.txt").read_text(encoding="utf-8").split())


@cache
def plural_rules() -> tuple[str, ...]:
    """The same for what most people type instead of "foto's" and "pc's", where that is no word of its own."""
    return tuple(sorted(_plurals_without_apostrophe(_forms(override_rules()))))


def is_plain_plural(word: str) -> bool:
    """Whether a folded word is one of those: "velos"."""
    return word in _plain_plurals()


@cache
def _plain_plurals() -> frozenset[str]:
    return _forms(plural_rules())


def _forms(rules: Iterable[str]) -> frozenset[str]:
    """The words that have a rule."""
    return frozenset(rule.split("=>")[0] for rule in rules)


@cache
def participle_rules() -> tuple[str, ...]:
    """The same for participles of verbs with a particle ("ingescand")."""
    ruled = dict(rule.split("=>") for rule in (*override_rules(), *plural_rules()))
    made = {form: ruled.get(verb, snowball(verb)) for form, verb in participles() if form not in ruled}
    return tuple(sorted(f"{form}=>{stem}" for form, stem in made.items() if snowball(form) != stem))


def _plurals_without_apostrophe(ruled: Collection[str]) -> Iterator[str]:
    for word, tenths in (frequencies() | _BY_LETTER).items():
        if tenths < USUAL_PLURAL or not _TAKES_APOSTROPHE.fullmatch(word):
            continue
        plural, singular = f"{word}s", snowball(word)
        rare = zipf(plural) + 1 < zipf(word) or not exists(plural)
        if rare and plural not in ruled and snowball(plural) != singular:
            yield f"{plural}=>{singular}"


@cache
def diaeresis_rules() -> tuple[str, ...]:
    """The same for the plurals of nouns in -ie with the stress before it: "olien" is "olie", as "oliën" is folded."""
    ruled = _forms(override_rules())
    nouns = (word for word in frequencies() if len(word) > SHORT_NOUN and word.endswith("ie") and exists(f"{word}n"))
    rarer = (word for word in nouns if zipf(f"{word}n") < zipf(word) and f"{word}n" not in ruled)
    return tuple(sorted(f"{word}n=>{snowball(word)}" for word in rarer))


@cache
def all_rules() -> tuple[str, ...]:
    """Every rule of the filter."""
    return (*override_rules(), *plural_rules(), *participle_rules(), *diaeresis_rules())


@cache
def _overrides() -> dict[str, str]:
    return dict(rule.split("=>") for rule in all_rules())


@cache
def stop_set() -> frozenset[str]:
    """The same, to look a word up."""
    return frozenset(stop_words())


def has_stop_word(text: str) -> bool:
    """Whether a text has a word that is not indexed."""
    return not stop_set().isdisjoint(words(text))


def snowball(word: str) -> str:
    """The stem of one lower-case word by Snowball's `dutch_porter`, which Lucene calls Dutch: "huizen" -> "huiz"."""
    # One for each call, with no memory: threads must not share it.
    return str(Stemmer("dutch_porter", 0).stemWord(word))


@lru_cache(maxsize=20_000)  # a page explains its order by the same few words again and again
def stem(word: str) -> str:
    """The token that the engine indexes for one word: "Auto's" -> "auto", "gestikte" -> "stik"."""
    plain = ENDING.sub("", fold(word))
    return _overrides().get(plain) or snowball(plain)


def analyse(text: str) -> list[str]:
    """The tokens of a text, stop words left out: "het snoeien van hagen" -> ["snoei", "haag"]."""
    plain = (ENDING.sub("", word) for word in words(text))
    return [stem(word) for word in plain if word and word not in stop_set()]
