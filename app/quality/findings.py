"""What is said of an offering and a search: one condition, met or not, in Dutch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A condition: whether it is met (None: only good to know), and what it means, in Dutch."""

    met: bool | None
    text: str
