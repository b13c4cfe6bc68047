"""Times that were written down as "now and a wait": whether they have come, also after the clock was set back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from base import clock

SKEW = timedelta(minutes=1)  # between the clocks of two machines: no fault


def is_due(
    at: sa.ColumnElement[datetime], tries: sa.ColumnElement[int], waits: Sequence[timedelta]
) -> sa.ColumnElement[bool]:
    """Whether the next try has come. One that lies further ahead than the wait of its try was set by a wrong clock."""
    now = clock.now()
    too_far = [(tries == n + 1) & (at > now + wait + SKEW) for n, wait in enumerate(waits)]
    return sa.or_(at <= now, (tries == 0) & (at > now + SKEW), *too_far)
