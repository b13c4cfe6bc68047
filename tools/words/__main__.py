"""`python -m tools.words`: compiles all word lists of dutch/data again, to the same bytes.

Needs Debian's wdutch (/usr/share/dict/dutch) and the packages simplemma and wordfreq; the gazetteer is made apart, by
`python -m tools.words.gazetteer FOLDER`.
"""

from __future__ import annotations

from tools.words import fillers, kept_whole, lexicon, overrides


def main() -> None:
    """The order matters: the splitter behind kept_whole reads the lexicon."""
    overrides.main()
    lexicon.main()
    fillers.main()
    kept_whole.main()


if __name__ == "__main__":
    main()
