"""Stemmer overrides: `form=>stem` for Dutch forms that the Snowball stemmer leaves apart from their dictionary form.

The dictionary form comes from simplemma, which is made canonical first: it has 368 pairs that point at each other
(fiets <-> fietsen), which would only swap the two, and says that "was" is "zijn".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dutch.analysis import snowball
from dutch.normalise import fold
from tools.words.sources import DATA, HERE, common_nouns, entries, lemma, zipf

MIN_ZIPF = 2.9
RARE_ZIPF = 2.0  # for forms that the stemmer never gets right
TWIN_ZIPF = 3.0
MAX_CHAIN = 3
VOWELS = "aeiouy"
#: Nouns whose plural has a long vowel (dag, dagen): their -en form is theirs, not a verb's.
LENGTHENING = frozenset(line[0] for line in entries(HERE / "lengthening.txt"))


def stem(word: str) -> str:
    """What the engine's stemmer makes of a word without any override."""
    return snowball(fold(word))


@cache
def by_hand() -> dict[str, str]:
    """form -> dictionary form, from participles.txt and irregular.txt."""
    forms: dict[str, str] = {}
    for infinitive, *irregular in entries(HERE / "participles.txt"):
        forms |= dict.fromkeys(irregular, infinitive)
        if irregular[0].endswith(("d", "t")):
            forms[irregular[0] + "e"] = infinitive
    for base, *irregular in entries(HERE / "irregular.txt"):
        forms |= dict.fromkeys(irregular, base) | {base: base}
    return forms


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(word for word in sorted(common_nouns()) if zipf(word) >= 1.0)


@cache
def _lemmas() -> frozenset[str]:
    """Words that are the dictionary form of another word."""
    return frozenset(lemma(word) for word in _vocabulary() if lemma(word) != word)


def in_cycle(word: str) -> bool:
    """Whether a word and its lemma point at each other."""
    return lemma(word) != word and lemma(lemma(word)) == word


def shorter(word: str) -> str:
    """The representative of a two-cycle: the shorter of the two, "fiets" of fiets and fietsen."""
    return min(word, lemma(word), key=lambda form: (len(form), form))


def united_base(word: str) -> str | None:
    """The frequent base that the stemmer already unites with a plural or inflected form."""
    for suffix in ("en", "s", "e"):
        base = word.removesuffix(suffix)
        if suffix != "s" and base not in LENGTHENING and re.fullmatch(rf"[^{VOWELS}]*[{VOWELS}][^{VOWELS}]", base):
            continue  # "zaken" is not the plural of "zak", that is "zakken"
        if suffix == "s" and word + "en" in common_nouns():
            continue  # "loods" is not the plural of "lood": it has one of its own
        if base != word and base in common_nouns() and zipf(base) >= 3 and stem(base) == stem(word):
            return base if lemma(base) == base else word
    return None


def is_plural_of(word: str, base: str) -> bool:
    """Whether `word` looks like the plural of `base`: "brieven" of "brief"; not "kregen" of "krijgen"."""
    return word.endswith("en") and len(base) < len(word) and base[:2] == word[:2]


def canonical(word: str, depth: int = 0) -> str:
    """The one dictionary form that stands for a word; chains of lemmas are followed to their end."""
    if by_hand().get(word, word) != word and depth <= MAX_CHAIN:
        return canonical(by_hand()[word], depth + 1)
    target = word if word in by_hand() else lemma(word)
    if depth > MAX_CHAIN or target == word:
        return word
    if base := united_base(word):
        return base
    if in_cycle(word):
        return shorter(word)
    if word in _lemmas() and not word.endswith(("je", "jes")):
        return target if is_plural_of(word, target) else word
    return by_hand().get(target) or _end_of_chain(target, depth)


def _end_of_chain(target: str, depth: int) -> str:
    if in_cycle(target):
        return shorter(target)
    following = lemma(target)
    if following != target and (target.endswith("je") or is_plural_of(target, following)):
        return canonical(target, depth + 1)
    return target


def is_other_word(twin: str, base: str) -> bool:
    """Whether `twin` is a frequent word of its own, so that meeting it would be a mistake."""
    return twin in common_nouns() and zipf(twin) >= TWIN_ZIPF and canonical(twin) != base


def long_vowel_stem(base: str) -> str | None:
    """ "zaak" for zaak and zaken, "koop" for kopen: Snowball shortens them to zak and kop, which are other words."""
    twin = stem(base)
    if re.fullmatch(rf"[^{VOWELS}]*(aa|ee|oo|uu)[^{VOWELS}]", base):
        return base if is_other_word(twin, base) else None
    if twin in LENGTHENING or not (match := re.fullmatch(rf"([^{VOWELS}]*)([aeou])([^{VOWELS}wxj])en", base)):
        return None
    start, vowel, consonant = match.groups()
    return start + vowel * 2 + consonant if is_other_word(twin, base) else None


def defeats_snowball(word: str) -> bool:
    """Whether a plural or diminutive is of a kind that the stemmer never unites with its noun.

    "sleuven" of "sleuf", "hallen" of "hal", "machines" of "machine", "krukjes" of "kruk".
    """
    base = lemma(word)
    if (word[-3:], base[-1:]) in (("ven", "f"), ("zen", "s")) or word.endswith(("je", "jes")):
        return True
    return word == base + base[-1:] + "en" or (word == base + "s" and base.endswith("e"))


def target_stem(base: str) -> str:
    """The stem that all forms of a dictionary form share: Snowball's, unless that is another word's."""
    if base.endswith("s") and base + "en" in common_nouns():
        return stem(base + "en")  # "fiets" and "plaats" end in s themselves: Snowball would take it off
    return long_vowel_stem(base) or stem(base)


def rules() -> Iterator[tuple[str, str]]:
    """(form, stem) where the stem of the form differs from that of its dictionary form."""
    frequent = (word for word in _vocabulary() if zipf(word) >= (RARE_ZIPF if defeats_snowball(word) else MIN_ZIPF))
    for word in sorted({*frequent, *by_hand()}):
        base = canonical(word)
        if not re.fullmatch(r"[a-zà-ÿ]{2,}", base):
            continue
        wanted = fold(target_stem(base))
        if len(wanted) >= 2 and wanted != stem(word):
            yield fold(word), wanted


def main() -> None:
    """Writes overrides.txt; a form that occurs twice after folding keeps its first rule, as the engine would."""
    unique: dict[str, str] = {}
    for form, wanted in rules():
        unique.setdefault(form, wanted)
    lines = [f"{form}=>{wanted}\n" for form, wanted in sorted(unique.items())]
    (DATA / "overrides.txt").write_text("".join(lines), encoding="utf-8")
    print(f"overrides.txt: {len(lines)} rules")


if __name__ == "__main__":
    main()
