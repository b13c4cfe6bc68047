"""The digest of a document, to compare whole indices by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digest:
    """A document in three fields: its id, the hash of its content, and the sectors that it counts in."""

    id: str
    hash: str
    sectors: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The source that it came from."""
        return self.id.partition(":")[0]
