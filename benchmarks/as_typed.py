"""doeners without query understanding: a text is searched as it was typed. The rest is the same application."""

from __future__ import annotations

from flask import Flask

from app import wsgi
from app.search import service
from app.search.params import SearchParams
from app.search.understand import IndexWords, UnderstoodQuery


def _as_typed(params: SearchParams, known: IndexWords = IndexWords()) -> UnderstoodQuery:  # noqa: B008 - it is frozen
    del known
    return UnderstoodQuery(text=params.q, parts=params.q, shown=params.q, place=params.place)


def create_app() -> Flask:
    """The application whose search takes every text literally."""
    setattr(service, "understand", _as_typed)  # noqa: B010 - the module does not offer it for this
    return wsgi.create_app()
