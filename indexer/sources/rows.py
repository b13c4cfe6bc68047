"""What a shape delivers: rows, and rows that are broken in themselves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

Row = dict[str, Any]  # column -> value; a value may be a list of rows (the sites of an offering)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot even be taken apart: counted and shown as a reject, never silently dropped."""

    source_id: str
    field: str
    message: str


@dataclass(frozen=True)
class Unchanged:
    """A row that is what it was when its offering was written."""

    source_id: str


def row_hash(row: Row, salt: str = "") -> str:
    """32 hexadecimal digits that differ when anything in a row does; `salt` stands for what is made of rows."""
    canonical = orjson.dumps(row, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.blake2b(canonical, digest_size=16, key=salt.encode()[:64]).hexdigest()


def shifted(what: str, found: int, agreed: int) -> str:
    """What is said of a row with another number of cells than there are columns."""
    cells = "1 cel" if found == 1 else f"{found} cellen"
    return f"{what} heeft {cells}, niet {agreed}: de kolommen zijn verschoven."


class MappingError(ValueError):
    """A value of a row cannot be converted: for which field of the document, and why in Dutch."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
