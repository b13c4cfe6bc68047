"""Texts of strangers without what nobody sees or types: controls, invisible characters, marks that turn the direction.

A text of one line never holds a line break, so that nothing can be hung below a title, a subject or a header.
"""

from __future__ import annotations

import re

# Soft hyphens, zero-width characters, marks and isolates of direction (U+202E shows "exe.pdf" for "fdp.exe"), tags.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # whatever ends a line, besides \n
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # also halves of letters, which nothing can store
_ANY_BREAK = re.compile(r"\s*[\n\t]\s*")
_EMPTY_LINE = re.compile(r"\n\s*\n")


def lines(text: str) -> str:
    """A text that may have lines and tabs, without blanks around it."""
    if not text.isprintable():  # quick: most texts of one line are
        text = _CONTROL.sub("", _LINE_BREAK.sub("\n", _INVISIBLE.sub("", text)))
    return text.strip()


def one_line(text: str) -> str:
    """A text of one line, without blanks around it; a line break or a tab is a space."""
    return _ANY_BREAK.sub(" ", lines(text)) if not text.isprintable() else text.strip()


def paragraphs(text: str) -> list[str]:
    """The parts of a text between which a line is empty."""
    return [part.strip() for part in _EMPTY_LINE.split(text) if part.strip()]
