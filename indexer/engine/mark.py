"""A document in three fields, to compare whole indices by."""

from __future__ import annotations

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
