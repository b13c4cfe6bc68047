"""Pages as people read them."""

from __future__ import annotations

from werkzeug.test import TestResponse


def as_read(answer: TestResponse) -> str:
    """The page with one blank for each run of blanks, as a browser shows it: where a line ends says nothing."""
    return " ".join(answer.text.split())
