"""Drivers that hand over every value as it is: one that cannot be read is refused with its row, not with the source.

Left to themselves they end the whole reading: sqlite3 at a byte that is no UTF-8, psycopg at a day that Python has not
(`infinity`, years before Christ) and at text of a database without an encoding. PyMySQL gives such days as text itself.
"""

from __future__ import annotations

import sqlite3

import psycopg
from psycopg.abc import AdaptContext
from psycopg.adapt import Buffer, Loader
from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader

_TEXTS = ("text", "varchar", "bpchar", "name")


def sqlite(connection: sqlite3.Connection) -> None:
    """Texts with broken bytes come with half letters in their place, which the mapping refuses."""
    connection.text_factory = _text


def postgresql(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Days outside of Python's years come as text, and so does text of no known encoding."""
    for kind, loader in (("date", _Date), ("timestamp", _Timestamp), ("timestamptz", _Timestamptz)):
        connection.adapters.register_loader(kind, loader)
    if connection.info.parameter_status("server_encoding") == "SQL_ASCII":
        for kind in _TEXTS:
            connection.adapters.register_loader(kind, _Text)


def _text(data: Buffer) -> str:
    return bytes(data).decode("utf-8", "surrogateescape")


class _Text(Loader):
    def load(self, data: Buffer) -> str:
        return _text(data)


class _OrText(Loader):
    """A loader of psycopg's own, and text where that one cannot."""

    own: type[Loader]

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        super().__init__(oid, context)
        self._own = self.own(oid, context)

    def load(self, data: Buffer) -> object:
        try:
            return self._own.load(data)
        except psycopg.DataError:
            return _text(data)


class _Date(_OrText):
    own = DateLoader


class _Timestamp(_OrText):
    own = TimestampLoader


class _Timestamptz(_OrText):
    own = TimestamptzLoader
