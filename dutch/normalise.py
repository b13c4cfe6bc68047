"""Normal forms of text: one way to compare what people type with what is stored."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

_QUOTES = str.maketrans("\u2018\u2019\u201a\u201b\u00b4\u0060\u2032\u201c\u201d\u201e\u2033", "'''''''\"\"\"\"")
# Letters that Unicode does not decompose; the engine's asciifolding filter maps them the same way.
_LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ı": "i", "ĳ": "ij"})
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_COMBINING = re.compile("[\u0300-\u036f]")
_LAST = chr(0x10FFFF)  # behind every letter
_Value = TypeVar("_Value")

#: Sentences of which a process remembers what it read in them: an organisation repeats its own in each offering, and
#: the next rebuild meets them all again.
REMEMBERED = 20_000
#: A word: letters and digits, with single apostrophes inside ("auto's"). Hyphens separate words.
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

# A token as the engine's tokenizer makes them, or a smaller piece: of scripts without spaces, and of emoji, each
# character is one. General punctuation is none.
_TOKEN = re.compile("[^\\W\u0900-\U0010ffff]+|[\u0900-\u1fff\u2070-\U0010ffff]")
_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+(?=[\"“„'‘’(]?[^\W_])|\s*\n\s*")


def fold(text: str) -> str:
    """Lower case, accents off, curly quotes straight: "Enquête’s" -> "enquete's"."""
    return _BEYOND_ASCII.sub(lambda found: _fold_beyond_ascii(found[0]), text.lower()).replace("`", "'")


@lru_cache(maxsize=10_000)
def _fold_beyond_ascii(characters: str) -> str:
    decomposed = unicodedata.normalize("NFD", characters.translate(_QUOTES).translate(_LIGATURES))
    return unicodedata.normalize("NFC", _COMBINING.sub("", decomposed))


def words(text: str) -> list[str]:
    """The folded words of a text, in order: "Foto's & Co-packing" -> ["foto's", "co", "packing"]."""
    return list(_words(text))


@lru_cache(maxsize=500)  # the texts of a document are taken apart more than once
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(fold(text)))


def tokens(text: str) -> list[str]:
    """What the engine may make of a text at most: "co-packing 洗衣" -> ["co", "packing", "洗", "衣"]."""
    return _TOKEN.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [sentence.strip() for sentence in _SENTENCE.split(text) if sentence.strip()]


def slug(label: str) -> str:
    """A label as it stands in addresses and fields: "Productfoto's en webteksten" -> "productfotos-en-webteksten"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(label).replace("'", "")).strip("-")


def beginning(rows: Sequence[tuple[str, _Value]], start: str) -> Sequence[tuple[str, _Value]]:
    """Of rows that are sorted by their text, those whose text begins so."""
    first, last = (bisect_left(rows, end, key=_text) for end in (start, start + _LAST))
    return rows[first:last]


def _text(row: tuple[str, object]) -> str:
    return row[0]
