"""The rival on SQLite FTS5: one table with bm25, words brought to their Dutch stem, accents folded, prefixes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence

from flask import Flask
from Stemmer import Stemmer

from benchmarks.race.rival import COLUMNS, Rank, Row, application, words

WEIGHTS = (0.0, 4.0, 3.0, 1.0, 2.0)  # of the columns: id, title, activities, description, organisation


def build(rows: Sequence[Row]) -> Rank:
    """The rows in a table in memory; any word is enough, more words rank higher."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    lock, dutch = threading.Lock(), Stemmer("dutch")
    columns = ", ".join(COLUMNS)
    database.execute(
        f"CREATE VIRTUAL TABLE offers USING fts5(id UNINDEXED, {columns}, "
        "tokenize = \"unicode61 remove_diacritics 2\", prefix = '3 4')"
    )

    def stems(text: str) -> list[str]:
        return [str(stem) for stem in dutch.stemWords(words(text))]

    values = [
        (one["id"], *(" ".join(stems(one[column])) for column in COLUMNS))  # type: ignore[literal-required]
        for one in rows
    ]
    database.executemany("INSERT INTO offers VALUES (?, ?, ?, ?, ?)", values)

    def rank(text: str) -> list[str]:
        wanted = " OR ".join(f'"{word}"*' if len(word) > 3 else f'"{word}"' for word in stems(text))
        if not wanted:
            return []
        order = f"bm25(offers, {', '.join(map(str, WEIGHTS))})"
        with lock:
            found = database.execute(f"SELECT id FROM offers WHERE offers MATCH ? ORDER BY {order}, id", (wanted,))
            return [identity for (identity,) in found]

    return rank


def create_app() -> Flask:
    """The page on SQLite."""
    return application(build)
