"""Compiles dutch/data/lexicon.txt (all words) and frequencies.tsv (the usual ones, with how usual)."""

from __future__ import annotations

import re

import wordfreq

from dutch.normalise import fold
from tools.words.sources import DATA, common_nouns, dictionary, zipf

MIN_ZIPF = 2.0
#: Words that wordfreq knows and the dictionary does not (webshop, refurbished): usual enough to be no mistake.
MIN_FOREIGN_ZIPF = 3.0


def all_words() -> list[str]:
    """The folded words of two letters or more of the dictionary, without those that hold anything but letters."""
    folded = {fold(word) for word in dictionary()}
    return sorted(word for word in folded if re.fullmatch(r"[a-z]{2,}", word))


def usual_words() -> dict[str, int]:
    """Folded word -> zipf in tenths; where two words fold into one, the more usual counts."""
    usual: dict[str, int] = {}
    for word in common_nouns():
        if zipf(word) >= MIN_ZIPF:
            usual[fold(word)] = max(usual.get(fold(word), 0), round(zipf(word) * 10))
    return usual


def foreign_words() -> list[str]:
    """Usual words that are in no dictionary, names included: no spelling mistakes, and never parts of compounds."""
    known = set(all_words())
    frequent = (fold(word) for word in wordfreq.top_n_list("nl", 100_000) if zipf(word) >= MIN_FOREIGN_ZIPF)
    return sorted({word for word in frequent if re.fullmatch(r"[a-z]{4,}", word)} - known)


def main() -> None:
    """Writes the three files."""
    words = all_words()
    (DATA / "lexicon.txt").write_text("".join(f"{word}\n" for word in words), encoding="ascii")
    usual = sorted(usual_words().items())
    header = "# word, Zipf frequency in tenths. From wordfreq 3.1.1, CC BY-SA 4.0: see README.md\n"
    lines = [f"{word}\t{tenths}\n" for word, tenths in usual]
    (DATA / "frequencies.tsv").write_text(header + "".join(lines), encoding="ascii")
    foreign = foreign_words()
    header = "# Usual words outside the dictionary. From wordfreq 3.1.1, CC BY-SA 4.0: see README.md\n"
    (DATA / "foreign.txt").write_text(header + "".join(f"{word}\n" for word in foreign), encoding="ascii")
    print(f"lexicon.txt: {len(words)} words; frequencies.tsv: {len(usual)}; foreign.txt: {len(foreign)}")


if __name__ == "__main__":
    main()
