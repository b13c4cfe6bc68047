"""The offerings of a comparison, each with what is said of it above its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.http.services import services
from app.web.compare.choices import Choice
from app.web.search import cards
from app.web.search.links import offering_url, organisation_url
from app.wording.dutch import day
from indexer.changes import withdrawn
from indexer.document.fields import Offering

GONE = "De organisatie biedt dit niet meer aan."
UNKNOWN = "Dit aanbod staat hier niet of niet meer."


@dataclass(frozen=True)
class Column:
    """One of them; `missing` says why there is no offering to compare. `title` is "" when nobody knows it."""

    identity: str
    title: str
    note: str
    offering: Offering | None = None
    missing: str = ""

    @property
    def url(self) -> str:
        """The page of the offering; once it is gone it shows what is alike."""
        return offering_url(self.identity)

    @property
    def organisation_url(self) -> str:
        """The page of its organisation."""
        return organisation_url(self.offering["organisation_id"]) if self.offering else ""

    @property
    def name(self) -> str:
        """Who does it, else what was to be done."""
        return self.offering["organisation_name"] if self.offering else self.title


def find(choices: Sequence[Choice]) -> list[Column]:
    """A column for each choice. Raises EngineUnavailable, and sqlalchemy.exc.SQLAlchemyError for what is gone."""
    return [_column(choice) for choice in choices]


def _column(choice: Choice) -> Column:
    offering = _live(choice.identity)
    if offering:
        return Column(offering["id"], offering["title"], choice.note, offering)
    known = withdrawn.find(services().db, choice.identity)
    if known and known.moved_to and (moved := _live(known.moved_to)):
        return Column(moved["id"], moved["title"], choice.note, moved)
    title, missing = (known.title, GONE) if known else ("", UNKNOWN)
    return Column(choice.identity, title, choice.note, missing=missing)


def _live(identity: str) -> Offering | None:
    """An offering, or the one that it was joined with."""
    found = services().search.get(identity)
    return services().search.get(found["duplicate_of"]) if found and found["duplicate_of"] else found


def hindrance(offering: Offering, today: date) -> str:
    """Why no message can be sent to the organisation now; "" when one can."""
    if not offering["email"]:
        return "geen e-mailadres"
    if paused := cards.paused_until(offering, today):
        return f"pauze tot {day(paused)}"
    full = cards.full_until(offering, today)
    return f"volzet tot {day(full)}" if full else ""
