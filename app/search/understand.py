"""What a typed need means: from the text in the box to what will be searched, and what the page says of it.

In this order: what is asked literally (quotes, minus, an enterprise number), place, numbers, spelling, fillers,
compounds. Pure: the words of the live index come in as an argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.search import wording
from app.search.choices_in_text import NEEDS, ChoiceInText, find_choices
from app.search.cpv_in_text import CpvInText, find_codes
from app.search.params import SearchParams
from app.search.phrases import Phrases
from app.search.place_in_text import PlaceInText, find_place, without_street
from dutch import compounds, fillers, lexicon, split_verbs
from dutch.analysis import analyse, stem
from dutch.normalise import WORD, fold, words
from dutch.places import Place, is_name
from dutch.spelling import Vocabulary, is_word
from indexer import phrasebook
from indexer.phrasebook import Book

_PHRASE = re.compile(r'["“”„]([^"“”„]+)["“”„]')
# After a minus: a phrase in quotes, or a word with all its hyphens ("-t-shirt").
_EXCLUDED = re.compile(r"""(?<!\S)-(?:["“”„]([^"“”„]+)["“”„]|([^\W_][\w'’-]*))""")
_KBO = re.compile(
    r"^\s*(?:(?:kbo|btw|ondernemingsnummer|nr)[\s.:-]*)*(?:BE)?[\s.]*([01]?\d{3})[\s.]?(\d{3})[\s.]?(\d{3})\s*$",
    re.IGNORECASE,
)
ORDINARY_ZIPF = 2.5  # a name of one word that is this usual is a word first
_ARTICLE = re.compile("^(?:de|het|den|'t) ")
LONGEST_NAME = 7  # words in the name of an organisation


@dataclass(frozen=True)
class IndexWords:
    """What the live index knows: its words, organisations (folded words of a name -> the name), how many offerings it
    has, in how many each stem stands, about (occurrences), the phrases of its synonyms, the phrasebook that goes
    with it when that is not the release's own, how many offerings name no activity, and the stems of titles and
    activities."""

    spelling: Vocabulary = field(default_factory=lambda: Vocabulary({}))
    organisations: Mapping[str, str] = field(default_factory=dict)
    offerings: int = 0
    stems: Mapping[str, int] = field(default_factory=dict)
    phrases: Phrases = field(default_factory=Phrases)
    own_book: Book | None = None
    unsorted: int = 0
    titled: frozenset[str] = frozenset()

    @cached_property
    def book(self) -> Book:
        """The phrasebook: made when it is first asked for, as it takes more than a second and a start need not wait."""
        return self.own_book or phrasebook.book()

    @property
    def names_broadly(self) -> bool:
        """Whether so few offerings name an activity that those that do name no more than their kind: "drukwerk" for
        who engraves as well."""
        return 2 * self.unsorted > self.offerings

    @cached_property
    def names(self) -> dict[str, str]:
        """The organisations by their name without spaces: "Durme Staal" is "Durmestaal" as well."""
        return {key.replace(" ", ""): name for key, name in self.organisations.items()}

    @cached_property
    def bare_names(self) -> dict[str, str]:
        """The same without its article: "sluis kolk" and "D. Sluiskolk" are "De Sluiskolk" as well."""
        bare = {_ARTICLE.sub("", key).replace(" ", ""): name for key, name in self.organisations.items()}
        return {key: name for key, name in bare.items() if not _is_ordinary([key])}


_NO_WORDS = IndexWords()
_Mended = tuple[str, wording.Replaced, wording.Replaced]


@dataclass(frozen=True)
class UnderstoodQuery:
    """`text` is what is searched and `parts` the same with compounds split; `shown` is what the visitor typed.

    `sentence` is the text with its filler words, for the search by meaning: they tell a model who does what to whom.

    `need` is what was typed, without place, choices and signs, for people to read; `rest` what was typed, without
    the place and the `choices` that stand in it.

    `corrections` are (typed, meant) pairs of spelling, `translations` those of foreign words, `phrases` must occur as
    they are, `excluded` words must not, `quantities` are numbers with their units, `kbo` an enterprise number, `cpv`
    codes of procurement, `organisation` a name that stands in the text. `in_text` is the place that stood in the text.
    """

    text: str
    parts: str
    shown: str
    in_text: PlaceInText | None = None
    corrections: wording.Replaced = ()
    translations: wording.Replaced = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    kbo: str | None = None
    organisation: str | None = None
    place: Place | None = field(default=None)  # the chosen one, else the one in the text
    sentence: str = ""
    need: str = ""
    rest: str = ""
    choices: tuple[ChoiceInText, ...] = ()
    cpv: tuple[CpvInText, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search for but a place."""
        return not (self.text or self.phrases or self.kbo or self.organisation or self.cpv)

    @property
    def sought(self) -> tuple[object, ...]:
        """All that decides what fits, place and choices aside."""
        return self.sentence, self.phrases, self.excluded, self.organisation, self.kbo, self.cpv


NOTHING = UnderstoodQuery("", "", "")


def understand(params: SearchParams, index: IndexWords = _NO_WORDS) -> UnderstoodQuery:
    """The meaning of a search, given the words of the live index."""
    read = _read(params, index)
    chosen = {value for choice in read.choices for value in choice.values}
    if read.is_empty and chosen & NEEDS:
        return _read(replace(params, literal=(*params.literal, "keuze")), index)
    return read


def _read(params: SearchParams, index: IndexWords) -> UnderstoodQuery:
    if number := _KBO.match(params.q):
        kbo = "".join(number.groups()).zfill(10)
        return UnderstoodQuery("", "", params.q, kbo=kbo, place=params.place, need=params.q, rest=params.q)
    choices, typed = _choices(params, index)
    cpv, without_codes = ((), typed) if "keuze" in params.literal else find_codes(typed)
    asked, phrases, excluded = _literal(wording.without_dots(without_codes))
    open_text = split_verbs.join(asked, lambda word: stem(word) in index.spelling.stems)
    text, organisation = _organisation(open_text, index)
    found = None
    if "plaats" not in params.literal and params.place is not None:
        text = without_street(text)
    elif "plaats" not in params.literal:
        begins = open_text.startswith(text) and params.q.split()[:1] == typed.split()[:1]
        unknown, beside = _unknown(params, index.spelling), _beside_choices(params.q)
        found = find_place(text, begins=begins, unknown=unknown, beside=beside)
    named_alone = organisation is not None and text == open_text
    literal = ("spelling",) if named_alone else params.literal
    spelt, corrections, translations = _spell(found.rest if found else text, index, literal)
    sentence, quantities = wording.without_amounts(spelt)
    rest = found.without(typed) if found else typed
    if (choices or found or cpv) and wording.only_asks(sentence):
        spelt, sentence, rest = "", "", "" if wording.only_asks(rest) else rest
    text = fillers.strip_fillers(wording.without_negated(wording.without_asker(sentence))).strip()
    return UnderstoodQuery(
        text=text,
        sentence=sentence if analyse(sentence) else "",
        parts=compounds.parts(text),
        shown=params.q,
        in_text=found,
        corrections=corrections,
        translations=translations,
        phrases=phrases,
        excluded=excluded,
        quantities=quantities,
        organisation=organisation,
        place=params.place or (found.place if found else None),
        need=_need(spelt, phrases, organisation),
        rest=rest,
        choices=choices,
        cpv=cpv,
    )


def _unknown(params: SearchParams, vocabulary: Vocabulary) -> Callable[[str], bool]:
    """Whether a folded word may be a misspelt name: nobody knows it, and what is nearest to it is a name at most."""

    def unknown(word: str) -> bool:
        if "spelling" in params.literal or is_word(word, vocabulary) or stem(word) in vocabulary.stems:
            return False
        near = vocabulary.near(word, 1)
        return is_name(near[0]) if near else len(compounds.split(word)) < 2

    return unknown


def _choices(params: SearchParams, index: IndexWords) -> tuple[tuple[ChoiceInText, ...], str]:
    """The choices that the text names, and its rest; the name of an organisation ("Sociale Werkplaats …") is no
    choice."""
    choices, rest = find_choices(params.q)
    name = _organisation(params.q, index)[1] if rest != params.q else None
    literal = "keuze" in params.literal or (name is not None and find_choices(name)[1] != name)
    return ((), params.q) if literal else (choices, rest)


def _beside_choices(text: str) -> str:
    """What stands beside the words that choose, whether those are filters or are searched; nothing without them."""
    rest = find_choices(text)[1]
    return rest if rest != text else ""


def _need(text: str, phrases: tuple[str, ...], organisation: str | None) -> str:
    """What is sought as people read it: every word that was typed for it."""
    name = organisation if organisation and fold(organisation) not in fold(text) else None
    return " ".join(filter(None, (name, *phrases, text))).strip(" ,;:.?!")


def _spell(text: str, index: IndexWords, literal: tuple[str, ...]) -> tuple[str, wording.Replaced, wording.Replaced]:
    """The text spelt right and in Dutch; the spelling that was mended, and the words that were translated."""
    if "spelling" in literal:
        return text, (), ()
    dutch, spelt, translated = _mended(wording.with_nouns(wording.with_apostrophes(text)), index)
    meant, mended = dict(translated), {word for _, word in spelt}
    at_once = [(typed, meant.get(word, word)) for typed, word in spelt]
    return dutch, tuple(at_once), tuple((typed, word) for typed, word in translated if typed not in mended)


def _mended(text: str, index: IndexWords, right: frozenset[str] = frozenset()) -> _Mended:
    """The text spelt right and in Dutch, with both replacements; what would be spelt into a word that finds nothing
    stays as it was typed."""
    spelt, corrections = wording.spelt(text, index.spelling, right)
    dutch, translations = wording.in_dutch(spelt, index.stems)
    said = set(words(dutch))
    idle = {fold(typed) for typed, meant in corrections if meant in said and not _finds(meant, index)}
    return _mended(text, index, right | idle) if idle else (dutch, corrections, translations)


def _finds(word: str, index: IndexWords) -> bool:
    """Whether a word leads anywhere: to offerings by itself, its parts or what means the same, to an organisation, or
    as Dutch to what is like it in meaning."""
    if (
        word in index.spelling.counts
        or lexicon.exists(word)
        or any(word in name.split() for name in index.organisations)
    ):
        return True
    stems = {*analyse(word), *analyse(compounds.parts(word))}
    return not stems.union(*(index.phrases.kin.get(stem, ()) for stem in stems)).isdisjoint(index.stems)


def _literal(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text without what is asked literally, the phrases in quotes, and the words after a minus."""
    excluded = tuple(phrase or word for phrase, word in _EXCLUDED.findall(text) if analyse(phrase or word))
    rest = _EXCLUDED.sub(" ", text)
    phrases = tuple(phrase.strip() for phrase in _PHRASE.findall(rest) if analyse(phrase))
    return " ".join(_PHRASE.sub(_unquoted, rest).split()), phrases, excluded


def _unquoted(phrase: re.Match[str]) -> str:
    """What stays in the text of a phrase: nothing, unless it is small words alone, which say too little to ask for."""
    return " " if analyse(phrase[1]) else f" {phrase[1]} "


def _organisation(text: str, index: IndexWords) -> tuple[str, str | None]:
    """The text without the name of an organisation, and that name as the index has it. A name alone stays: it may
    be what the organisation does as well."""
    tokens = list(WORD.finditer(text))
    folded = [fold(token[0]) for token in tokens]
    for length in range(min(LONGEST_NAME, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            name = _name(folded[first : first + length], index)
            if name and (length == len(tokens) or not _is_ordinary(folded[first : first + length])):
                rest = text[: tokens[first].start()] + text[tokens[first + length - 1].end() :]
                return (text if length == len(tokens) else " ".join(rest.split())), name
    return text, None


def _name(typed: list[str], index: IndexWords) -> str | None:
    """The organisation that these words name: in full, or without its article in words apart or after an initial."""
    if name := index.names.get("".join(typed)):
        return name
    bare = typed[1:] if len(typed[0]) == 1 else typed
    return index.bare_names.get("".join(bare)) if len(typed) > 1 else None


def _is_ordinary(name: list[str]) -> bool:
    return len(name) == 1 and lexicon.zipf(name[0]) >= ORDINARY_ZIPF
