"""What stands in the file of the local copy, and where it stands.

* `about`     name -> text: which index it is of, when it was made, its words
* `document`  row number, id, and the document as the engine gives it
* `series`    of a field that is filtered, counted or sorted: its values in their order, and which rows have which
* `lengths`   of a field in which words are sought: how many words each row has there
* `texts`     an FTS5 table with a column for each field in which words are sought: the stems, as the index makes them
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from base.config import ROOT, Settings

STEMS = "nl_index"  # the analyser of text; each other one only folds
BEGINNINGS = ".auto"  # what begins so is sought in the folded words (FTS5 knows beginnings)
GAP = "0stop0"  # stands where a stop word stood: two words around it do not stand side by side
_COUNTED = frozenset({"keyword", "boolean", "date", "short", "integer", "geo_point"})
_SHOWN_ONLY = frozenset({"hash"})
SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source BLOB NOT NULL);
CREATE TABLE series (field TEXT PRIMARY KEY, choices TEXT NOT NULL, numbers BLOB NOT NULL, codes BLOB NOT NULL);
CREATE TABLE lengths (field TEXT PRIMARY KEY, counts BLOB NOT NULL);
CREATE VIRTUAL TABLE texts USING fts5({columns}, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 0');
"""
INSERT = "INSERT INTO texts (rowid, {columns}) VALUES (?, {marks})"


@dataclass(frozen=True)
class Field:
    """A field or subfield of the mapping: `name` as requests name it, and the field of a document that it is of."""

    name: str
    of: str
    type: str
    analyzer: str = ""
    normalizer: str = ""

    @property
    def column(self) -> str:
        """Its column in `texts`."""
        return column(self.name)


def column(name: str) -> str:
    """The column of a field in `texts`."""
    return folded(name).replace(".", "_")


def folded(name: str) -> str:
    """The field itself; for beginnings that with the folded words."""
    whole = name.removesuffix(BEGINNINGS)
    return f"{whole}.exact" if whole != name and fields()[whole].analyzer == STEMS else whole


def path(settings: Settings) -> Path:
    """The file of the copy of the site's index."""
    return Path(settings.var) / "local-copy" / f"{settings.index}.sqlite"


@cache
def fields() -> Mapping[str, Field]:
    """Every field of the mapping by which is searched, subfields as "title.exact"."""
    properties = json.loads((ROOT / "mappings" / "offerings.json").read_text(encoding="utf-8"))["mappings"][
        "properties"
    ]
    every: dict[str, Field] = {}
    for name, options in properties.items():
        subfields = {f"{name}.{sub}": about for sub, about in options.get("fields", {}).items()}
        for full, about in {name: options, **subfields}.items():
            every[full] = Field(full, name, about["type"], about.get("analyzer", ""), about.get("normalizer", ""))
    return every


@cache
def texts() -> list[Field]:
    """The fields in which words are sought."""
    return [field for field in fields().values() if field.type == "text" and not field.name.endswith(BEGINNINGS)]


@cache
def counted() -> list[Field]:
    """The fields that are filtered, counted or sorted."""
    return [field for field in fields().values() if field.type in _COUNTED and field.name not in _SHOWN_ONLY]
