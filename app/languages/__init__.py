"""French and English for the public pages: which language an address asks for, and what is said in it.

Decision 0071. A page in Dutch passes none of this.
"""

from __future__ import annotations

from flask import request

LANGUAGES = {"nl": "Nederlands", "fr": "Français", "en": "English"}
TRANSLATED = ("fr", "en")  # each a first part of an address
KEY = "doeners.language"  # of the environment of a request; not there in Dutch


class Typed(str):
    """What somebody typed: pages in another language show it as it is."""

    __slots__ = ()


def current() -> str:
    """The language of the request."""
    return str(request.environ.get(KEY, "nl"))
