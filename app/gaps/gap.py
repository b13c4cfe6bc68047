"""A gap, and an organisation that was asked about it: rows of the tables, and how people read them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from app.gaps import flow, rule
from app.security.area import Area, at_place
from base import clock
from dutch import gazetteer, places
from dutch.places import Place
from indexer import taxonomy


@dataclass(frozen=True)
class Gap:
    """An activity that is sought in a municipality (NIS code) and not there. `present` are the offerings that were
    there when it opened."""

    id: int
    activity: str
    municipality: str
    province: str
    state: str
    since: date
    latest: date
    signals: int
    present: list[str]
    changed_at: datetime
    filled_by: str
    filled_title: str
    reason: str

    @property
    def area(self) -> Area:
        """Where it lies: who may see and dismiss it, follows from that."""
        return at_place(self.province, self.municipality)

    @property
    def place(self) -> Place:
        """The municipality."""
        return places.of_municipality(self.municipality)

    @property
    def work(self) -> str:
        """The activity as people read it; its code when the taxonomy has it no more."""
        known = taxonomy.activities().get(self.activity)
        return known.label if known else self.activity

    @property
    def town(self) -> str:
        """The municipality as people read it."""
        town = gazetteer.by_nis().get(self.municipality)
        return town.name if town else self.municipality

    @property
    def is_sought(self) -> bool:
        """Whether nobody offers it yet."""
        return self.state in flow.SOUGHT

    @property
    def often(self) -> str:
        """How often it was sought, as everybody may read it."""
        return rule.often(self.signals)


@dataclass(frozen=True)
class GapRequest:
    """An organisation that was asked whether it can do something, and its answer."""

    id: int
    gap_id: int
    organisation_id: str
    organisation: str
    offering_id: str
    title: str
    email: str
    sent_at: datetime
    answer: str
    from_day: date | None
    answered_at: datetime | None

    @property
    def is_promise(self) -> bool:
        """Whether it does this, or will."""
        return self.answer in rule.PROMISES

    @property
    def promise(self) -> tuple[date, date | None]:
        """The day of its answer, and from when it would begin."""
        return clock.day_of(self.answered_at or self.sent_at), self.from_day


COLUMNS = tuple(field.name for field in fields(Gap))
REQUEST_COLUMNS = tuple(field.name for field in fields(GapRequest))
