"""What becomes of the rows that a shape delivers: unchanged ones, and values that cannot be converted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson

from indexer.tables.rows import Row

TWICE = "Deze rij staat er twee keer in; de eerste telt."


@dataclass(frozen=True)
class Unchanged:
    """A row that is what it was when its offering was written."""

    source_id: str


def row_hash(row: Row, salt: str = "") -> str:
    """32 hexadecimal digits that differ when anything in a row does; `salt` stands for what is made of rows."""
    canonical = _canonical(row)
    return hashlib.blake2b(canonical, digest_size=16, key=salt.encode()[:64]).hexdigest()


def _canonical(row: Row) -> bytes:
    """A row as bytes; one that JSON cannot hold (half a letter, a number of a thousand digits) as Python writes it."""
    try:
        return orjson.dumps(row, default=_as_text, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    except (TypeError, ValueError):
        pass
    try:
        return repr(row).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):  # beyond that only its columns can be told
        return repr(sorted(map(str, row))).encode("utf-8", "surrogatepass")


def _as_text(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytearray | memoryview) else str(value)


class MappingError(ValueError):
    """A value of a row cannot be converted: for which field of the document, and why in Dutch."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
