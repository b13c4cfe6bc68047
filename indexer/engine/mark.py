"""A document in three fields, to compare whole indices by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """What stands for a document in a comparison."""

    id: str
    hash: str
    sectors: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The source that it came from."""
        return self.id.partition(":")[0]


def noting(marks: Iterator[Mark], found: dict[str, str], like: Mapping[str, str]) -> Iterator[Mark]:
    """The marks, while `found` is filled: id -> hash. What is equal in `like` takes no memory of its own."""
    for mark in marks:
        expected = like.get(mark.id)
        found[mark.id] = expected if expected == mark.hash else mark.hash
        yield mark
