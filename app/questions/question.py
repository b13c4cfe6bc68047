"""A question: what its form says (Draft), and what is added when it is left (Question)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from app.events.touches import Touches
from app.security.area import Area, at_place
from base import clock


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody filled in. The choices are slugs of app/questions/choices.py; "" is what was left open."""

    need: str
    email: str
    buyer_kind: str
    place: str = ""  # as typed
    kind: str = "exploration"
    organisation: str = ""
    kbo: str = ""
    nace: str = ""
    size: str = ""
    seat: str = ""  # NIS code
    telephone: str = ""
    deadline: date | None = None
    quantity: str = ""
    reserved: str = "unknown"
    readers: str = "suppliers"
    filters: tuple[str, ...] = ()  # of the search that it came from, as "sector:schoonmaak-en-afwas"
    part_of: str = ""  # the same for all questions of one text (app/questions/parts.py)
    whole: str = ""  # that text
    campaign_first: str = ""  # slugs of the campaigns by which its asker came that day: docs/campaigns.md
    campaign_last: str = ""

    def by(self, came: Touches) -> Draft:
        """The same, of who came by these campaigns."""
        return replace(self, campaign_first=came.campaign_first, campaign_last=came.campaign_last)


@dataclass(frozen=True, kw_only=True)
class Question(Draft):
    """A question that was left. `province` (slug) and `municipality` (NIS code): when the place could be read."""

    id: str
    created_at: datetime
    province: str | None
    municipality: str | None
    state: str  # app/questions/flow.py
    suspicion: str = ""
    closed_because: str = ""
    confirmed_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    owner_id: int | None = None  # the account that it was handed to
    next_on: date | None = None  # when the desk wants to do something, and what
    next_what: str = ""

    @property
    def area(self) -> Area:
        """Where the question lies: who may see it, follows from that."""
        return at_place(self.province, self.municipality)

    @property
    def reference(self) -> str:
        """What the asker can mention in a letter or on the telephone: "V-3F2A9C1B"."""
        return f"V-{self.id[:8].upper()}"

    @property
    def events(self) -> dict[str, date]:
        """The days from which its timetable counts. What was confirmed by nobody has no day 0 of that ladder."""
        moments = {"left": self.created_at, "confirmed": self.confirmed_at}
        return {name: clock.day_of(at) for name, at in moments.items() if at}


CAMPAIGNS = ("campaign_first", "campaign_last")  # nobody fills these in
DRAFT = tuple(field.name for field in fields(Draft))
COLUMNS = tuple(field.name for field in fields(Question))
