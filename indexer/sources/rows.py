"""What a shape delivers: rows, and rows that are broken in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]  # column -> value; a value may be a list of rows (the sites of an offering)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot even be taken apart: counted and shown as a reject, never silently dropped."""

    source_id: str
    field: str
    message: str


class MappingError(ValueError):
    """A value of a row cannot be converted: for which field of the document, and why in Dutch."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
