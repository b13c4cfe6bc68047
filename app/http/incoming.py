"""Requests of strangers, bounded before any view sees them: no NUL, no number or path that no database can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, PathConverter, UnicodeConverter

MAX_NUMBER = 2**31 - 1  # of a row; what an integer column of PostgreSQL holds
_CHARACTER = r"[^/\x00-\x1f\x7f-\x9f]"
_LONGEST = 300  # characters of a part of an address


class Number(IntegerConverter):
    """A whole number in an address; a larger one is no address of ours."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=MAX_NUMBER)


class Text(UnicodeConverter):
    """A part of an address."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map)
        self.regex = f"{_CHARACTER}{{1,{_LONGEST}}}"


class Path(PathConverter):
    """Several parts of an address, with their slashes."""

    regex = rf"{_CHARACTER}[^\x00-\x1f\x7f-\x9f]{{0,{_LONGEST - 1}}}?"


_Value = TypeVar("_Value")  # a text, or a file that was sent along


class Values(ImmutableMultiDict[str, _Value]):
    """The values of a query or a form, with a blank for NUL: PostgreSQL refuses it, and nobody types it."""

    def __init__(self, mapping: Mapping[str, _Value] | Iterable[tuple[str, _Value]] | None = None) -> None:
        pairs = ImmutableMultiDict(mapping).items(multi=True)
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in pairs])


def _without_nul(value: _Value) -> _Value:
    return value.replace("\0", " ") if isinstance(value, str) else value  # type: ignore[return-value]  # a str again


class BoundedRequest(Request):
    """A request whose values have no NUL."""

    parameter_storage_class = Values


def attach(app: Flask) -> None:
    """Read requests to `app` so; before it has any route."""
    app.request_class = BoundedRequest
    app.before_request(refuse_odd_host)
    app.url_map.converters |= {"int": Number, "default": Text, "string": Text, "path": Path}


def refuse_odd_host() -> None:
    """400 for a Host header of which no address can be made, such as Punycode that is none."""
    try:
        request.host_url  # noqa: B018 - it raises
    except UnicodeError:
        abort(400)


def row_number(text: str) -> int:
    """The number of a row, as an address or a form gives it; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
