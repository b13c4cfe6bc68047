"""The area of a right, or the place of a thing: everything, a province, some municipalities, or nothing.

An account has an area, and so has a question; `covers` says whether who has the one may see the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from base.config import PROVINCES

NO_PROVINCE = f"De provincie is een van: {', '.join(PROVINCES)}."  # said of what is none of them


@dataclass(frozen=True)
class Area:
    """Everything, else municipalities (NIS codes), else a province (a slug); without any of these: nothing.

    A place has both its province and its municipality: a province covers it by the one, municipalities by the other.
    """

    everything: bool = False
    province: str = ""
    municipalities: frozenset[str] = frozenset()

    def covers(self, other: Area) -> bool:
        """Whether all of the other lies within this one; what lies nowhere is covered by everything only."""
        if self.everything or other.everything:
            return self.everything
        if self.municipalities:
            return bool(other.municipalities) and other.municipalities <= self.municipalities
        return bool(self.province) and self.province == other.province


EVERYTHING = Area(everything=True)
NOTHING = Area()


def in_province(slug: str | None) -> Area:
    """A province; of what belongs to none: everything."""
    return Area(province=slug) if slug else EVERYTHING


def in_municipalities(codes: Iterable[str]) -> Area:
    """Some municipalities, by NIS code; nothing when there are none."""
    return Area(municipalities=frozenset(codes))


def chosen(province: str | None, codes: Iterable[str]) -> Area:
    """The area that somebody chose for an account: everything without a province and without municipalities."""
    towns = frozenset(codes)
    return Area(everything=not (province or towns), province=province or "", municipalities=towns)


def area_details(area: Area) -> dict[str, object]:
    """The area of an account, for the audit trail."""
    towns = {"municipalities": sorted(area.municipalities)} if area.municipalities else {}
    return {"province": area.province or None, **towns}


def at_place(province: str | None, code: str | None) -> Area:
    """Where something lies: in a province, and in a municipality of it when that is known."""
    return Area(province=province, municipalities=frozenset([code] if code else ())) if province else EVERYTHING
