"""What a typed need means: from the text in the box to what will be searched, and what the page says of it.

The room for place, spelling, fillers and compounds; for now the text is searched as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.search.params import SearchParams


@dataclass(frozen=True)
class UnderstoodQuery:
    """`text` is what will be searched; `shown` is what the visitor typed."""

    text: str
    shown: str


def understand(params: SearchParams) -> UnderstoodQuery:
    """The meaning of a search."""
    return UnderstoodQuery(text=params.q, shown=params.q)
