"""`python -m tools.languages [--update]`: see `tools.languages.catalogues`."""

from __future__ import annotations

import sys

from app.languages import TRANSLATED
from app.languages.catalogue import FOLDER
from tools.languages.catalogues import faults, in_pieces, text, updated


def main(arguments: list[str]) -> int:
    """Write the catalogues when asked; say what is wrong with them; 1 when anything is."""
    if "--update" in arguments:
        for language in TRANSLATED:
            (FOLDER / f"{language}.po").write_bytes(text(updated(language)))
    wrong = [fault for language in TRANSLATED for fault in faults(language)]
    wrong += [f"{file}: a sentence in pieces" for file in in_pieces()]
    print("\n".join(wrong) or "French and English: every sentence of the public pages is translated.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
