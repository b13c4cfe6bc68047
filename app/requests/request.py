"""A request: a question put to one supplier, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from app.questions.flow import CAN
from base import clock


@dataclass(frozen=True, kw_only=True)
class Request:
    """A row of the table. Title, organisation and address are those of the offering when it was asked."""

    id: str
    question_id: str
    offering_id: str
    title: str
    organisation: str
    email: str
    state: str  # app/questions/flow.py
    reason: str
    adaptation: str
    full_until: date | None
    sent_at: datetime
    sent_by: str
    answered_at: datetime | None
    accepted_at: datetime | None
    activity: str = ""  # slug, of the offering
    seat: str = ""  # NIS code of the municipality of its first site

    @property
    def can(self) -> bool:
        """Whether the supplier can do it."""
        return self.state in CAN

    @property
    def answered_on(self) -> date | None:
        """The day of its last answer."""
        return clock.day_of(self.answered_at) if self.answered_at else None

    @property
    def events(self) -> dict[str, date]:
        """The days from which its timetable counts."""
        moments = {"sent": self.sent_at, "accepted": self.accepted_at}
        return {name: clock.day_of(at) for name, at in moments.items() if at}


COLUMNS = tuple(field.name for field in fields(Request))
