"""What is new or changed in the live index, and which gaps it fills: docs/gaps.md has the rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.alerts.reach import reaching
from app.gaps import service, store
from app.gaps.flow import SOUGHT
from app.gaps.gap import Gap
from app.search import scope
from app.search.params import DEFAULT_RADIUS
from base import clock
from base.config import Settings
from indexer.document.fields import Offering


def fill(settings: Settings, connection: sa.Connection, changed: Iterable[Offering]) -> int:
    """Fill the gaps that some offerings fill, in the transaction that sets their changes as matched; how many."""
    ready = [offering for offering in changed if takes_orders(offering)]
    if not ready:
        return 0
    return sum(_fill(settings, connection, gap, ready) for gap in store.in_states(connection, SOUGHT))


def takes_orders(offering: Offering) -> bool:
    """Whether an offering stands in the results and has room."""
    return scope.is_open(offering, clock.today()) and (offering["full_until"] or "") <= clock.today().isoformat()


def fillers(gap: Gap, offerings: Iterable[Offering]) -> list[Offering]:
    """The offerings that do what is missing, where it is missing, and did not when the gap opened."""
    new = [one for one in offerings if gap.activity in one["activities"] and one["id"] not in gap.present]
    near = reaching(new, gap.place, DEFAULT_RADIUS)
    return [one for one in new if one["id"] in near]


def _fill(settings: Settings, connection: sa.Connection, gap: Gap, ready: Sequence[Offering]) -> bool:
    filler = next(iter(fillers(gap, ready)), None)
    current = store.lock(connection, gap.id) if filler else None  # an organisation may answer meanwhile
    if filler is None or current is None or not current.is_sought:
        return False
    values = {"filled_by": filler["id"], "filled_title": filler["title"][:200]}
    return service.change(settings, connection, current, "fill", "site", values=values)
