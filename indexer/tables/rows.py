"""A row of a file or of a source, and a row that is broken in itself."""

from __future__ import annotations

from dataclasses import dataclass

Row = dict[str, object]  # column -> value; a value may be a list of rows (the sites of an offering)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot even be taken apart: counted and shown as a reject, never silently dropped."""

    source_id: str
    field: str
    message: str
