"""The score of the night: the live index asked as a visitor would, with all the patience that a worker has."""

from __future__ import annotations

import sqlalchemy as sa

from app.operations import news
from app.quality import score_log
from app.quality.score_log import Night
from base.config import Settings
from base.errors import EngineUnavailable
from indexer.engine import alias


def measure(settings: Settings, db: sa.Engine) -> Night:
    """Measure and keep it. Raises EngineUnavailable."""
    search = news.patient_search(settings)
    live = alias.live(search.client, settings.index)
    if live is None:
        raise EngineUnavailable("Er is nog geen index.")
    return score_log.measure(db, live, score_log.answers(search), meaning=settings.meaning)
