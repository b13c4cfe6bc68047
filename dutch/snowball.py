"""The Dutch stemmer of Snowball, Porter style, as in the engine's filter `snowball`, language "Dutch".

A port of the published algorithm (https://snowballstem.org/algorithms/dutch/stemmer.html, called `dutch_porter` since
Snowball 3), so that a word can be stemmed without asking the engine. Lucene 10 still has it under the name Dutch.
"""

from __future__ import annotations

import re

_ACCENTS = str.maketrans("äëïöüáéíóú", "aeiouaeiou")
_VOWELS = "aeiouyè"
_PLURALS = ("heden", "ene", "en", "se", "s")
_DERIVATIONS = ("lijk", "baar", "end", "ing", "bar", "ig")


def stem(word: str) -> str:
    """The stem of one lower-case word: "fietsen" -> "fiets", "huizen" -> "huiz"."""
    word = _mark_consonants(word.translate(_ACCENTS))
    one, two = _regions(word)
    word = _strip_plural(word, one)
    word, e_found = _strip_e(word, one)
    if word.endswith("heid") and len(word) - 4 >= two and word[-5:-4] != "c":
        word = word[:-4]
        if word.endswith("en"):
            word = _strip_en(word, "en", one)
    word = _strip_derivation(word, one, two, e_found)
    if len(word) >= 4 and re.search(rf"[^{_VOWELS}](aa|ee|oo|uu)[^{_VOWELS}I]$", word):
        word = word[:-2] + word[-1]
    return word.replace("Y", "y").replace("I", "i")


def _mark_consonants(word: str) -> str:
    """Upper case marks a y or i that works as a consonant: first y, y after a vowel, i between vowels."""
    out: list[str] = []
    for position, letter in enumerate(word):
        before = out[-1] if out else ""
        after = word[position + 1 : position + 2]
        vowel_before = bool(before) and before in _VOWELS
        consonant_y = letter == "y" and (vowel_before or position == 0)
        consonant_i = letter == "i" and vowel_before and after != "" and after in _VOWELS
        out.append(letter.upper() if consonant_y or consonant_i else letter)
    return "".join(out)


def _regions(word: str) -> tuple[int, int]:
    """Where R1 and R2 begin: after the first (second) consonant that follows a vowel; R1 leaves three letters."""
    one = _after_vowel_consonant(word, 0)
    return max(one, 3), _after_vowel_consonant(word, one)


def _after_vowel_consonant(word: str, start: int) -> int:
    match = re.compile(rf"[^{_VOWELS}]*[{_VOWELS}]+[^{_VOWELS}]").match(word, start)
    return match.end() if match else len(word)


def _ends_in(word: str, letters: str) -> bool:
    return bool(word) and word[-1] in letters


def _undouble(word: str) -> str:
    return word[:-1] if word.endswith(("kk", "dd", "tt")) else word


def _strip_en(word: str, suffix: str, one: int) -> str:
    base = word[: -len(suffix)]
    if len(base) < one or not base or _ends_in(base, _VOWELS) or base.endswith("gem"):
        return word
    return _undouble(base)


def _strip_plural(word: str, one: int) -> str:
    suffix = next((s for s in _PLURALS if word.endswith(s)), "")
    base = word[: len(word) - len(suffix)]
    if suffix == "heden":
        return base + "heid" if len(base) >= one else word
    if suffix in ("en", "ene"):
        return _strip_en(word, suffix, one)
    if suffix and len(base) >= one and not _ends_in(base, _VOWELS + "j"):
        return base
    return word


def _strip_e(word: str, one: int) -> tuple[str, bool]:
    base = word[:-1]
    if word.endswith("e") and len(base) >= one and base and not _ends_in(base, _VOWELS):
        return _undouble(base), True
    return word, False


def _strip_derivation(word: str, one: int, two: int, e_found: bool) -> str:
    suffix = next((s for s in _DERIVATIONS if word.endswith(s)), "")
    base = word[: len(word) - len(suffix)]
    if not suffix or len(base) < two:
        return word
    if suffix in ("end", "ing"):
        shorter = base[:-2]
        if base.endswith("ig") and len(shorter) >= two and not shorter.endswith("e"):
            return shorter
        return _undouble(base)
    if suffix == "lijk":
        return _strip_e(base, one)[0]
    if (suffix == "ig" and base.endswith("e")) or (suffix == "bar" and not e_found):
        return word
    return base
