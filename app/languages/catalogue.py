"""The words of one language: for sentences of templates as they stand, for those of Python with what fills their gaps.

Python makes Dutch sentences and knows no other language: where a page shows one, it is recognised here. Messages with a
gap ({}) are patterns, found by their first word, else tried in turn; what fills a gap is said in the language as well,
but not between “ and ”, where somebody is quoted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.messages.pofile import read_po

from base.config import ROOT

FOLDER = ROOT / "app" / "languages"
_REMEMBERED = 8192  # values of which the words are remembered
_GAP = "{}"
_FILLED = re.compile(r"(\bde )?\{(\d?)\}")  # with the French "de" that a vowel shortens
_VOWELS = frozenset("AEIOUYÉÈaeiouyéè")
_FIRST = re.compile(r"\W*([^\W_]+)")
_DIGITS = re.compile(r"[\d\u00a0.,]*\d[\d\u00a0.,]*(?:\u00a0km)?")
_WITHIN = re.compile(r"(?<=\d)[\u00a0,](?=\d)")
_DATE = re.compile(r"(\d{1,2}[ \u00a0])?([a-z]{3,})([ \u00a0]\d{4})")
BLANKS = re.compile(r"[ \n]+")  # all but those that keep words on one line
_TAG = re.compile(r"(<[^>]*>)")
_BLANK = "(?: |\u00a0(?!\\d)|(?<!\\d)\u00a0)"  # one that keeps words on a line too, but not that within a number
_DEEPEST = 6  # gaps within gaps


@dataclass(frozen=True)
class Pattern:
    """A message with gaps: how it is recognised, its translation, and which of its gaps quote somebody."""

    seen: re.Pattern[str]
    translation: str
    quoted: tuple[bool, ...]
    open: bool  # it begins with a gap: what fills one of them must be something that we say


class Catalogue:
    """The messages of a language."""

    def __init__(self, language: str, messages: dict[str, str]) -> None:
        self.language = language
        self.messages = {message: said for message, said in messages.items() if said}
        self._by_word: defaultdict[str, list[Pattern]] = defaultdict(list)
        self._open: list[Pattern] = []
        for message in sorted(self.messages, key=lambda text: (-len(text.replace(_GAP, "")), text)):
            if _GAP in message:
                self._learn(message)
        self.value = lru_cache(_REMEMBERED)(self._value)

    def _learn(self, message: str) -> None:
        made = pattern(message, self.messages[message])
        word = _FIRST.match(message)
        if word is None or message.find(_GAP) <= word.end():
            self._open.append(made)
        else:
            self._by_word[word[1]].append(made)

    def sentence(self, message: str) -> str:
        """A sentence of a template; as it is when nobody translated it."""
        return self.messages.get(message, message)

    def markup(self, html: str) -> str:
        """HTML that Python made: its texts."""
        return "".join(part if part.startswith("<") else self.value(part) for part in _TAG.split(html))

    def _value(self, text: str) -> str:
        """A text that Python made, in this language; as it is when it is none of ours, such as a name."""
        said = self._recognised(text, 0)
        return text if said is None else said

    def _recognised(self, text: str, depth: int) -> str | None:
        """A text in this language; None when it is none of ours."""
        bare = BLANKS.sub(" ", text).strip(" ")
        if not bare or depth > _DEEPEST:
            return None
        said = (
            self.messages.get(bare)
            or self._parts(bare, depth, " · ")
            or self._figure(bare)
            or self._other_case(bare)
            or self._filled(bare, depth)
            or self._parts(bare, depth, "; ")
            or self._parts(bare, depth, ", ")
        )
        return None if said is None else BLANKS.sub(" ", text).replace(bare, said)

    def _figure(self, text: str) -> str | None:
        """A number or a day, as the language writes it."""
        if _DIGITS.fullmatch(text):
            return _WITHIN.sub(lambda mark: "." if mark[0] == "," else ",", text) if self.language == "en" else text
        if (date := _DATE.fullmatch(text)) and (month := self.messages.get(date[2])):
            return f"{date[1] or ''}{month}{date[3]}"
        return None

    def _filled(self, text: str, depth: int) -> str | None:
        lower = text[0].lower() + text[1:]
        said = self._said_by(self._beginning(text), text, depth)
        if said is None and text != lower and (phrase := self._said_by(self._beginning(lower), lower, depth)):
            said = phrase[0].upper() + phrase[1:]  # a phrase that begins a sentence
        return said or self._said_by(self._open, text, depth)

    def _beginning(self, text: str) -> list[Pattern]:
        """The patterns that begin with the first word of a text."""
        word = _FIRST.match(text)
        return self._by_word.get(word[1], []) if word else []

    def _said_by(self, patterns: list[Pattern], text: str, depth: int) -> str | None:
        for one in patterns:
            match = one.seen.fullmatch(text)
            if match and (said := self._fill(one, match.groups(), depth)) is not None:
                return said
        return None

    def _fill(self, one: Pattern, gaps: tuple[str, ...], depth: int) -> str | None:
        pairs = list(zip(gaps, one.quoted, strict=True))
        ours = [None if quoted else self._recognised(gap, depth + 1) for gap, quoted in pairs]
        if one.open and not any(ours):
            return None
        said = [own or gap for gap, own in zip(gaps, ours, strict=True)]
        rest = iter(said)

        def fill(match: re.Match[str]) -> str:
            gap = said[int(match[2])] if match[2] else next(rest)
            return f"{match[1] or ''}{gap}" if not match[1] or gap[:1] not in _VOWELS else f"d’{gap}"

        return _FILLED.sub(fill, one.translation)

    def _other_case(self, text: str) -> str | None:
        """A label within a sentence, or a phrase that begins one."""
        first = text[0]
        other = first.lower() if first.isupper() else first.upper()
        said = self.messages.get(other + text[1:])
        if said is None:
            return None
        if said[1:2].isupper():  # ASBL
            return said
        return (said[0].lower() if first.islower() else said[0].upper()) + said[1:]

    def _parts(self, text: str, depth: int, mark: str) -> str | None:
        """An enumeration: each of its parts."""
        if mark not in text:
            return None
        parts = [(part, self._recognised(part, depth + 1)) for part in text.split(mark)]
        return mark.join(said or part for part, said in parts) if any(said for _, said in parts) else None


def pattern(message: str, translation: str) -> Pattern:
    """A message with gaps, as it is recognised."""
    pieces = message.split(_GAP)
    begins = not re.search(r"\w", pieces[0])
    gap = "(.+)" if begins else "(.*?)"
    seen = gap.join(re.escape(piece).replace("\\ ", _BLANK) for piece in pieces)
    if seen.endswith("(.*?)"):
        seen = seen.removesuffix("(.*?)") + "(.*)"
    quoted = tuple(before.endswith("“") for before in pieces[:-1])
    return Pattern(re.compile(seen, re.DOTALL), translation, quoted, begins and not quoted[0] and "(" not in message)


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language, read once per process."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        messages = {str(one.id): str(one.string) for one in read_po(file) if one.id and not one.fuzzy}
    return Catalogue(language, messages)
