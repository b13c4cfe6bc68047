"""A rebuild, ordered and carried out in the process of the test."""

from __future__ import annotations

from collections.abc import Sequence

from base import connections, database
from base.config import Settings
from indexer.running import rebuild as rebuilding
from indexer.running import runs
from indexer.sources import configured


def rebuild_now(
    settings: Settings, source: str | None = None, *, accepted: Sequence[str] = (), dry_run: bool = False
) -> runs.Run:
    """Order a rebuild and carry it out here; the run as it ended."""
    platform = database.connect(settings.database_url)
    seconds = settings.lease_seconds
    order = runs.request(
        platform, source=source, requested_by="test", lease_seconds=seconds, accepted=accepted, dry_run=dry_run
    )
    run = runs.get(platform, order)
    assert run is not None
    client = connections.search_engine(settings)
    return rebuilding.rebuild(settings, client, platform, configured(settings), run)
