"""Compiles dutch/data/fillers.txt: the most usual words of Dutch, less those that name a need."""

from __future__ import annotations

import re

import wordfreq

from dutch.normalise import fold
from tools.words.sources import DATA, HERE, entries, zipf

MIN_ZIPF = 5.1


def main() -> None:
    """Writes the list, sorted."""
    kept = {word for line in entries(HERE / "not_fillers.txt") for word in line}
    usual = {fold(word) for word in wordfreq.top_n_list("nl", 2_000) if zipf(word) >= MIN_ZIPF}
    words = sorted(word for word in usual - kept if re.fullmatch(r"[a-z']{1,}", word))
    header = "# Usual words of Dutch, Zipf frequency 5.1 or more. From wordfreq 3.1.1, CC BY-SA 4.0: see README.md\n"
    (DATA / "fillers.txt").write_text(header + "".join(f"{word}\n" for word in words), encoding="ascii")
    print(f"fillers.txt: {len(words)} words")


if __name__ == "__main__":
    main()
