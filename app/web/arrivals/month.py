"""What is new in a month, of a province if asked: offerings, stories, and gaps that were filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from app.figures.periods import Period, of_slug
from app.gaps import store as gap_store
from app.gaps.gap import Gap
from app.http.services import services
from app.search.results import Hit
from app.stories.story import Story
from app.web.search import cards
from app.web.search.links import offering_url
from base import clock, database
from base.tables import gaps as gap_table
from dutch import gazetteer
from indexer.changes import arrivals

MOST = 300  # offerings that are read
OFFERING, STORY, FILLED = "Nieuw aanbod", "Nieuw verhaal", "Nu wel te vinden"


@dataclass(frozen=True)
class Item:
    """Something that is new: of which kind, what it is called and says, its path here, when it came, and a warning."""

    kind: str
    title: str
    text: str
    path: str
    at: datetime
    warning: str = ""


@dataclass(frozen=True)
class News:
    """What is new in a month, by kind, each the newest first. `province` is a slug, "" for all."""

    month: Period
    province: str
    items: Sequence[Item]

    @property
    def kinds(self) -> list[tuple[str, list[Item]]]:
        """The kinds of which there is something, with it."""
        every = ((kind, [item for item in self.items if item.kind == kind]) for kind in (OFFERING, STORY, FILLED))
        return [(kind, some) for kind, some in every if some]

    @property
    def title(self) -> str:
        """ "Nieuw in oktober 2026: Limburg"."""
        where = f": {gazetteer.PROVINCES[self.province]}" if self.province else ""
        return f"Nieuw in {self.month.label}{where}"


def chosen(slug: str, today: date) -> Period:
    """The month of a name ("2026-10"); the last whole month for what is none, or has not begun."""
    month = of_slug(slug)
    this = Period(today.year, today.month, "month")
    return month if month and month.level == "month" and month <= this else this.before


def news(month: Period, province: str) -> News:
    """What is new in a month. Raises EngineUnavailable."""
    since = datetime.combine(month.starts, time.min, clock.BRUSSELS)
    before = datetime.combine(month.after.starts, time.min, clock.BRUSSELS)
    found = (part(since, before, province) for part in (_offerings, _stories, _filled))
    return News(month, province, [item for items in found for item in items])


def _offerings(since: datetime, before: datetime, province: str) -> Iterator[Item]:
    came = arrivals.arrivals(services().db, since, MOST, before)
    for hit in services().search.some(list(came)):
        if not province or province in {site["province"] for site in hit["sites"]}:
            yield _offering(hit, came[hit["id"]])


def _offering(hit: Hit, at: datetime) -> Item:
    title = f"{hit['title']}, {hit['organisation']['name']}"
    text = f"{cards.where(hit['sites'])}. {hit['summary']}".strip()
    return Item(OFFERING, title, text, offering_url(hit["id"]), at, cards.no_room(hit, clock.today()))


def _stories(since: datetime, before: datetime, province: str) -> Iterator[Item]:
    for story in services().stories():
        if story.published_at and since <= story.published_at < before and province in ("", story.province):
            yield Item(STORY, story.title, _told(story), f"/verhalen/{story.slug}", story.published_at)


def _told(story: Story) -> str:
    return f"{story.place}. {story.lead}" if story.place else story.lead


def _filled(since: datetime, before: datetime, province: str) -> Iterator[Item]:
    when = sa.and_(gap_table.c.changed_at >= since, gap_table.c.changed_at < before)
    where = gap_table.c.province == province if province else sa.true()
    with database.read(services().db) as connection:
        found = gap_store.some(connection, gap_table.c.state == "filled", when, where)
    yield from map(_item, found)


def _item(gap: Gap) -> Item:
    path = offering_url(gap.filled_by) if gap.filled_by else f"/wat-ontbreekt/{gap.id}"
    text = f"Dit werd er gezocht en was er niet. Nu wel: {gap.filled_title}." if gap.filled_title else ""
    return Item(FILLED, f"{gap.work} in {gap.town}", text, path, gap.changed_at)
