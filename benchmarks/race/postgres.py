"""The rival on PostgreSQL full text: configuration `dutch` behind unaccent, a GIN index, ranked by cover density."""

from __future__ import annotations

import os
from collections.abc import Sequence

import psycopg
from flask import Flask
from psycopg.rows import tuple_row

from benchmarks.race.rival import COLUMNS, Rank, Row, application, words

TABLE = """
CREATE EXTENSION IF NOT EXISTS unaccent;
DROP TABLE IF EXISTS offers;
DROP TEXT SEARCH CONFIGURATION IF EXISTS nl;
CREATE TEXT SEARCH CONFIGURATION nl (COPY = dutch);
ALTER TEXT SEARCH CONFIGURATION nl ALTER MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;
CREATE TABLE offers (id text PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX ON offers USING gin (words);
"""
INSERT = """
INSERT INTO offers VALUES (%s, setweight(to_tsvector('nl', %s), 'A') || setweight(to_tsvector('nl', %s), 'B')
    || setweight(to_tsvector('nl', %s), 'D') || setweight(to_tsvector('nl', %s), 'C'))
"""
SEARCH = """
SELECT id FROM offers, to_tsquery('nl', %s) AS wanted WHERE words @@ wanted
ORDER BY ts_rank_cd('{0.1, 0.5, 0.8, 1.0}', words, wanted, 1) DESC, id
"""


def build(rows: Sequence[Row]) -> Rank:
    """The rows in a table; any word is enough, more words and closer ones rank higher."""
    connection = psycopg.connect(os.environ["RACE_POSTGRESQL"], autocommit=True, row_factory=tuple_row)
    connection.execute(TABLE)
    values = [(one["id"], *(one[column] for column in COLUMNS)) for one in rows]  # type: ignore[literal-required]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, values)
    connection.execute("ANALYZE offers")

    def rank(text: str) -> list[str]:
        wanted = " | ".join(f"{word}:*" if len(word) > 3 else word for word in words(text))
        return [identity for (identity,) in connection.execute(SEARCH, (wanted,))] if wanted else []

    return rank


def create_app() -> Flask:
    """The page on PostgreSQL."""
    return application(build)
