"""What is new in the live index, carried to who waits for it; each change once.

Nothing is lost while the engine is away: what was not matched is matched the next time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import sqlalchemy as sa
from opensearchpy.exceptions import OpenSearchException

from app.alerts import matching, store
from app.alerts.matching import Matcher
from app.gaps import filling, signals
from app.gaps import store as gap_store
from app.gaps.flow import SOUGHT
from app.quality import pin_store
from app.search.service import SearchService, site_search
from base import connections, database
from base.config import Settings
from base.errors import EngineUnavailable
from base.logging import get_logger
from indexer.changes import unmatched
from indexer.changes.unmatched import Unmatched
from indexer.engine import alias

log = get_logger("news")


@lru_cache(maxsize=1)
def patient_search(settings: Settings) -> SearchService:
    """The search of the site, for who waits for the model as long as it takes; it remembers the vectors of an index."""
    db = database.connect(settings.database_url)
    client = connections.search_engine(settings)
    return site_search(client, replace(settings, meaning_cutoff=0.0), pin_store.remembered(db))


def carry(settings: Settings, db: sa.Engine, search: SearchService) -> int:
    """Match what changed since the last time with alerts and gaps; how many offerings were found for some alert."""
    found, by = 0, None
    try:
        while changes := unmatched.unmatched(db):
            by = _matcher(settings, db, search, by)
            found += _carry(settings, db, search, by, changes)
    except (EngineUnavailable, OpenSearchException) as error:
        log.warning("news_waits", reason=type(error).__name__)
    return found


def _matcher(settings: Settings, db: sa.Engine, search: SearchService, by: Matcher | None) -> Matcher:
    """The matcher of the live index: made once, and anew when another index went live meanwhile."""
    live = alias.live(search.client, settings.index)
    if live is None:
        raise EngineUnavailable("Er is nog geen index.")
    if by and by.live == live:
        return by
    return matching.matcher(search, settings.index, live, store.searches(db))


def _carry(settings: Settings, db: sa.Engine, search: SearchService, by: Matcher, changes: Sequence[Unmatched]) -> int:
    sought = _read_gaps(db, search) or bool(by.sought.searches)
    offerings = unmatched.offerings(search.client, by.live, changes) if sought else []
    fits = matching.matches(search, by, offerings)
    titles = {offering["id"]: offering["title"] for offering in offerings}
    with database.write(db) as connection:
        unmatched.set_matched(connection, changes)  # first: of two workers the second waits, and finds what is there
        found = store.add_matches(connection, fits, titles)
        filled = filling.fill(settings, connection, offerings)
    log.info("news_carried", changes=len(changes), offerings=len(offerings), found=found, filled=filled)
    return found


def _read_gaps(db: sa.Engine, search: SearchService) -> bool:
    """Whether there are gaps to fill; then what questions ask for is known, so that their askers hear of it."""
    with database.read(db) as connection:
        sought = bool(gap_store.in_states(connection, SOUGHT))
    if sought:
        signals.read_questions(search, db)
    return sought
