"""Compiles dutch/data/kept_whole.txt: words that would be split but whose dictionary form is no compound.

"sneltreinen" may be split, "bedienden" (of "bediende") not: simplemma knows the dictionary form, a site does not.
"""

from __future__ import annotations

from dutch import compounds
from dutch.normalise import fold
from tools.words.sources import DATA, common_nouns, lemma


def is_whole(word: str) -> bool:
    """Whether an inflected form would be split although its dictionary form is not."""
    base = fold(lemma(word))
    return base != fold(word) and len(compounds.split(base)) == 1


def main() -> None:
    """Writes the list; the splitter must not see the former one."""
    (DATA / "kept_whole.txt").write_text("", encoding="ascii")
    compounds._kept_whole.cache_clear()
    compounds._split.cache_clear()
    split = (word for word in common_nouns() if len(compounds.split(fold(word))) > 1)
    kept = sorted({fold(word) for word in split if is_whole(word)})
    (DATA / "kept_whole.txt").write_text("".join(f"{word}\n" for word in kept), encoding="ascii")
    compounds._kept_whole.cache_clear()
    compounds._split.cache_clear()
    print(f"kept_whole.txt: {len(kept)} words")


if __name__ == "__main__":
    main()
