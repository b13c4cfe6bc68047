"""How a source is, in Dutch: one set of words for pages, letters, the command line and /readyz."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from app.wording.dutch import listed

SourceFault = Literal["unread", "held", "stale", "missing"]
SourceCondition = SourceFault | Literal["good", "new"]
IS: dict[SourceFault, tuple[str, str]] = {  # of one source, of more
    "unread": ("is niet te lezen", "zijn niet te lezen"),
    "held": ("is tegengehouden", "zijn tegengehouden"),
    "stale": ("is verouderd", "zijn verouderd"),
    "missing": ("ontbreekt", "ontbreken"),
}
_TAGS: dict[SourceCondition, str] = {
    "held": "laatste lezing tegengehouden",
    "stale": "verouderd: was niet te lezen",
    "missing": "ontbreekt in de index",
    "good": "in orde",
    "new": "nog niet gelezen",
}


def phrase(fault: SourceFault, labels: Sequence[str]) -> str:
    """What is wrong with sources: "Limburg en Antwerpen zijn verouderd"."""
    return f"{listed(labels)} {IS[fault][len(labels) > 1]}"


def unread(failures: int) -> str:
    """How often a source failed: "3 keer na elkaar niet te lezen"."""
    return f"{'één keer' if failures == 1 else f'{failures} keer na elkaar'} niet te lezen"


def tag(condition: SourceCondition, failures: int) -> str:
    """The condition of a source in a table."""
    return unread(failures) if condition == "unread" else _TAGS[condition]
