"""Carrying out an order: the one way, whether the worker, the command line or a program asked for it."""

from __future__ import annotations

import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.operations import checks
from app.quality import trials
from base.config import Settings
from indexer.running.rebuild import rebuild
from indexer.running.runs import TRIAL, Run
from indexer.running.sync import sync
from indexer.sources import configured


def carry_out(settings: Settings, client: OpenSearch, db: sa.Engine, run: Run) -> Run:
    """Carry out an order that is queued; the run as it ended. Raises LeaseTaken."""
    if run.kind == TRIAL:
        return trials.carry_out(settings, client, db, run)
    configs = configured(settings)
    if run.kind == "sync":
        return sync(settings, client, db, configs, run)
    return rebuild(settings, client, db, configs, run, checks=checks.standard(settings, db))
