"""Letters that come again and again, and who wants no more of them: a link in each, and one click is enough."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import sqlalchemy as sa

from app.security import digests, links
from base import clock
from base.config import Settings
from base.tables import letter_stops as table

SERIES = {  # what a series is about, as in "U krijgt geen mail meer over …"
    "gap_request": "wat in uw buurt gezocht wordt",
    "still_right": "of uw aanbod nog klopt",
    "source_week": "de gegevens van uw bron in de voorbije week",
}
MAX_AGE = timedelta(days=400)  # also of a letter that was read much later
_PURPOSE = "letters.stop"


def address(settings: Settings, series: str, to: str) -> str:
    """The link that stops a series for an address, which does not stand in it."""
    key = links.make(settings, _PURPOSE, [series, digests.of_address(settings, to)])
    return f"{settings.site}/geen-mail-meer?{urlencode({'sleutel': key})}"


def read(settings: Settings, key: str) -> tuple[str, str] | None:
    """The series and the digest of a key; None for a key that is not ours, or too old."""
    data = links.read(settings, _PURPOSE, key, MAX_AGE)
    return (str(data[0]), str(data[1])) if isinstance(data, list) and data[0] in SERIES else None


def stop(connection: sa.Connection, series: str, digest: str) -> None:
    """No letter of a series goes to that address any more."""
    if digest not in stopped(connection, series):
        connection.execute(table.insert().values(series=series, digest=digest, stopped_at=clock.now()))


def stopped(connection: sa.Connection, series: str) -> frozenset[str]:
    """The digests of the addresses that want no more of a series."""
    return frozenset(connection.scalars(sa.select(table.c.digest).where(table.c.series == series)))


def is_wanted(settings: Settings, stopped: frozenset[str], to: str) -> bool:
    """Whether a letter of a series may go to an address, seen from those that want no more of it."""
    return not (stopped and digests.of_address(settings, to) in stopped)
