"""Texts of every odd kind that a stranger may send, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

LIGATURES = "\ufdfa\ufdfb\ufdf2\ufefb\ufb03\ufb06\u3300\u33a5\u3371\u0149\u1e9e\u2a74\u2057\U0001d160"
JOINERS = "\u200b\u200c\u200d\u2060\ufeff\u034f\u00ad\u180e\u2061\ufe0f"
DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFFF9, 0xFFFE, 0xFFFF]))
STACKED = "\u0300\u0301\u0327\u0489\u20dd\u1ab0\u0e49\u0f74\U0001d167"
EMOJI = "👩\u200d👩\u200d👧\u200d👦 🏳\ufe0f\u200d🌈 👍🏿 🇧🇪 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e0065\U000e007f"
WORDS = ["tuin", "onderhoud", "werken", "poetsen", "fiets", "herstel", "strijk", "atelier", "maatwerk", "in", "Gent"]
SYNTAX = "\"'()[]{}<>\\/*?:~^|&+-!%;=`$#@_"
SCRIPTS = (0x370, 0x400, 0x530, 0x590, 0x600, 0x900, 0xE00, 0xF00, 0x10A0, 0x1100, 0x1780, 0x3040, 0x4E00, 0xAC00)

Kind = Callable[[random.Random, int], str]


def _of(alphabet: str) -> Kind:
    return lambda draw, length: "".join(draw.choices(alphabet, k=length))


def _anything(draw: random.Random, length: int) -> str:
    """Any code points at all, surrogates and unassigned ones too."""
    return "".join(chr(draw.randrange(0x110000)) for _ in range(length))


def _surrogates(draw: random.Random, length: int) -> str:
    return "".join(chr(draw.randrange(0xD800, 0xE000)) if draw.random() < 0.5 else "a" for _ in range(length))


def _bytes(draw: random.Random, length: int) -> str:
    """Random bytes, read as one text or another."""
    how = draw.choice([("latin-1", "strict"), ("utf-8", "replace"), ("utf-8", "surrogateescape"), ("cp437", "strict")])
    return draw.randbytes(length).decode(*how)


def _script(draw: random.Random, length: int) -> str:
    start = draw.choice(SCRIPTS)
    return "".join(chr(start + draw.randrange(0x70)) for _ in range(length))


def _hangul(draw: random.Random, length: int) -> str:
    parts = (0x1100, 19), (0x1161, 21), (0x11A8, 27)
    return "".join(chr(first + draw.randrange(many)) for _ in range(length // 3 + 1) for first, many in parts)


def _compound(draw: random.Random, length: int) -> str:
    """One word without a space, as long as it may be."""
    return "".join(draw.choices(WORDS, k=length // 3 + 1)).replace(" ", "")[:length]


def _mixture(draw: random.Random, length: int) -> str:
    """Ordinary words with odd characters in and between them."""
    odd = LIGATURES + JOINERS + DIRECTIONS + CONTROLS + STACKED + SYNTAX
    words = (draw.choice(WORDS) + draw.choice(["", " ", draw.choice(odd), f" {draw.choice(odd)} "]) for _ in range(20))
    return "".join(words)[:length]


KINDS: dict[str, Kind] = {
    "ligatures": _of(LIGATURES),
    "the worst ligature": _of("\ufdfa"),
    "joiners": _of(JOINERS + "ab"),
    "directions": _of(DIRECTIONS + "tuin "),
    "controls": _of(CONTROLS + "tuin"),
    "stacks": _of(STACKED + STACKED + "e"),
    "emoji": _of(EMOJI),
    "syntax": _of(SYNTAX + "ab "),
    "four bytes": _of("\U00020000𝔘𒀀\U0001f600\U000e0041\U0010ffff"),
    "spaces": _of(" \u3000\u00a0\u2003\u2009\t\n\r\v\f"),
    "digits": _of("0123456789.,-٣৪²½Ⅷ "),
    "anything": _anything,
    "surrogates": _surrogates,
    "bytes": _bytes,
    "script": _script,
    "Hangul": _hangul,
    "compound": _compound,
    "mixture": _mixture,
}


def odd_texts(count: int, seed: int = 10, longest: int = 200) -> Iterator[str]:
    """`count` texts of at most `longest` characters: all kinds in turn, one in eight as long as can be."""
    draw, kinds = random.Random(seed), list(KINDS.values())
    for number in range(count):
        length = longest if draw.random() < 1 / 8 else draw.randint(0, min(40, longest))
        yield kinds[number % len(kinds)](draw, length)[:longest]
