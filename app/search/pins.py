"""Pins: offerings that an administrator has put first or last for a need, whatever the words say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dutch.analysis import analyse

MOST = 3  # offerings pinned first for one need: a list is for the visitor, not for us


@dataclass(frozen=True)
class Pins:
    """Ids of offerings for one need: `first` in that order, and those that come `last`."""

    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()

    def mark(self, identity: str, match: str) -> str:
        """`match` of a hit, unless an administrator placed it: then "pinned" or "demoted"."""
        return "pinned" if identity in self.first else "demoted" if identity in self.last else match

    def arrange(self, ids: Sequence[str]) -> list[str]:
        """The same ids, the pinned ones first in their order, the demoted ones last."""
        return sorted(ids, key=lambda identity: (self._rank(identity), identity in self.last))

    def _rank(self, identity: str) -> int:
        return self.first.index(identity) if identity in self.first else len(self.first)


NONE = Pins()


def key(need: str) -> str:
    """The form in which needs are compared: "Ramen wassen!" and "raam wassen" are one need."""
    return " ".join(analyse(need))
