"""A campaign: what its page says, when it runs, where its links lead, and what it lacks before it is public. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal
from urllib.parse import urlencode

from base.text import paragraphs
from dutch import places
from dutch.gazetteer import PROVINCES
from dutch.normalise import slug
from indexer import taxonomy

STATES = {"draft": "ontwerp", "published": "gepubliceerd"}
Phase = Literal["coming", "running", "over"]
PHASES: Mapping[Phase, str] = {"running": "Loopt nu", "coming": "Komt eraan", "over": "Voorbij"}
FLANDERS = "heel Vlaanderen"
MOST_ACTIVITIES = 4
LONGEST_SLUG = 40
BY_CODE = "via"  # in an address: the page was opened by the short link
_WANTED = {  # field -> what is missing when it is empty
    "title": "een titel",
    "lead": "een inleiding",
    "text": "de tekst",
    "starts": "de eerste dag",
    "ends": "de laatste dag",
    "activities": "een activiteit",
}


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """A row of the table. `province` (slug): whose campaign it is; None is all of Flanders."""

    id: int
    slug: str
    code: str
    state: str
    title: str
    lead: str
    text: str  # paragraphs, with an empty line between them
    starts: date | None
    ends: date | None  # its last day
    province: str | None
    partner: str
    partner_url: str  # "" for none
    activities: tuple[str, ...]  # slugs
    stories: tuple[int, ...]
    changed_at: datetime
    published_at: datetime | None

    @property
    def path(self) -> str:
        """Its page."""
        return f"/campagne/{self.slug}"

    @property
    def short_path(self) -> str:
        """Its short link."""
        return f"/c/{self.code}"

    @property
    def where(self) -> str:
        """For whom it is: "Limburg", "heel Vlaanderen"."""
        return PROVINCES[self.province] if self.province else FLANDERS

    @property
    def paragraphs(self) -> list[str]:
        """Its text, by paragraph."""
        return paragraphs(self.text)

    @property
    def missing(self) -> list[str]:
        """What it lacks before it may be public."""
        return [label for name, label in _WANTED.items() if not getattr(self, name)]

    @property
    def searches(self) -> list[tuple[str, str]]:
        """Each of its activities with the address of the search for it, which says by which campaign one comes."""
        known = taxonomy.activities()
        return [(known[one].label, self._search(one)) for one in self.activities if one in known]

    def _search(self, activity: str) -> str:
        place = [("plaats", _value(self.province))] if self.province else []
        return f"/zoeken?{urlencode([('activiteit', activity), *place, ('campagne', self.slug)])}"

    def phase(self, today: date) -> Phase:
        """Where a day lies: before, in or after its period."""
        if self.starts and today < self.starts:
            return "coming"
        return "over" if self.ends and today > self.ends else "running"


COLUMNS = tuple(field.name for field in fields(Campaign))


def _value(province: str) -> str:
    """A province as a search knows it: "Limburg", "provincie Antwerpen"."""
    return places.find(f"provincie {PROVINCES[province]}")[0].value


def slug_of(title: str) -> str:
    """The part of its address that a title makes, with room for a number: "lente-in-het-groen"."""
    return slug(title)[: LONGEST_SLUG - 3].strip("-") or "campagne"
