"""A story: what it tells, what it is linked to, and what it lacks before it may be published. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from base.text import paragraphs
from dutch.normalise import slug

STATES = {"draft": "ontwerp", "published": "gepubliceerd"}
MOST_ACTIVITIES = 3
_LONGEST_SLUG = 80
_WANTED = {  # field -> what is missing when it is empty
    "title": "een titel",
    "lead": "een inleiding",
    "text": "de tekst",
    "activities": "een activiteit",
    "consent_by": "wie toestemming gaf",
    "consent_on": "wanneer er toestemming kwam",
}


@dataclass(frozen=True, kw_only=True)
class Story:
    """A row of the table. `place` as typed; `province` (slug) and `municipality` (NIS code) when it could be read."""

    id: int
    slug: str
    state: str
    title: str
    lead: str
    text: str  # paragraphs, with an empty line between them
    place: str
    province: str | None
    municipality: str | None
    activities: tuple[str, ...]  # slugs
    buyers: tuple[str, ...]
    organisation: str
    offering_id: str  # "" for none
    consent_by: str  # who consented, never shown
    consent_on: date | None
    photo_alt: str
    photo_type: str  # "" without a photo
    changed_at: datetime
    published_at: datetime | None

    @property
    def paragraphs(self) -> list[str]:
        """Its text, by paragraph."""
        return paragraphs(self.text)

    @property
    def missing(self) -> list[str]:
        """What it lacks before it may be published; a photo needs a description."""
        lacking = [label for name, label in _WANTED.items() if not getattr(self, name)]
        return [*lacking, *(["een beschrijving van de foto"] if self.photo_type and not self.photo_alt else [])]


COLUMNS = tuple(field.name for field in fields(Story))


def slug_of(title: str) -> str:
    """The part of its address that a title makes: "een-ploeg-voor-het-park"."""
    return slug(title)[:_LONGEST_SLUG].strip("-") or "verhaal"
