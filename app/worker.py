"""The worker: Celery tasks of a few lines, and the clock that rings them.

`celery -A app.worker:celery worker --beat`
"""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init

from app import orders
from base import config, connections, database, logging
from base.errors import LeaseTaken
from indexer import alias, embedding, runs, vectors
from indexer.rebuild import rebuild as carry_out
from indexer.sources import configured

settings = config.load()
logging.configure(settings.log_level)
log = logging.get_logger("worker")
SWEEP_SECONDS = 20.0  # how often forgotten orders and dead runs are looked for
LONGEST_RUN = 2 * 3600  # seconds; a run that takes longer hangs, and is killed

EMBED_SECONDS = 5.0
EMBED_SLICE = 48  # offerings a task: a few seconds
_embedded: set[str] = set()  # indices of which every offering has its vector

celery = Celery("doeners", broker=settings.redis_url)
celery.conf.update(
    task_ignore_result=True,
    task_acks_late=False,  # early: the broker never starts a killed run again; the lease says what is true
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    task_time_limit=LONGEST_RUN,
    # What waits behind a long run is not delivered a second time meanwhile.
    broker_transport_options={"visibility_timeout": LONGEST_RUN + 3600},
    task_serializer="json",
    accept_content=["json"],
    timezone="Europe/Brussels",
    beat_schedule={
        "sweep": {"task": "sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
        "embed": {"task": "embed", "schedule": EMBED_SECONDS, "options": {"expires": EMBED_SECONDS}},
        "nightly": {"task": "nightly", "schedule": crontab(hour="3", minute="10"), "options": {"expires": 6 * 3600}},
    },
)


@celery.task(name=orders.REBUILD)
def rebuild(run_id: str) -> None:
    """Carry out an order, unless somebody did already."""
    db = database.connect(settings.database_url)
    run = runs.get(db, run_id)
    if run and run.kind == "rebuild" and run.state == "queued":
        try:
            carry_out(settings, connections.search_engine(settings), db, configured(settings), run)
        except LeaseTaken as taken:
            log.warning("lease_taken", run=run_id, holder=taken.run_id)


@celery.task(name="embed")
def embed() -> None:
    """Make some vectors of offerings that have none; rests while a run is queued or running."""
    db, client = database.connect(settings.database_url), connections.search_engine(settings)
    live = alias.live(client, settings.index)
    if live is None or live in _embedded or runs.active(db, settings.lease_seconds):
        return
    model = embedding.embedder(on=settings.meaning)
    if vectors.complete(client, settings.index, live, model, most=EMBED_SLICE) < EMBED_SLICE:
        _embedded.add(live)


@worker_process_init.connect
def give_way(**_: object) -> None:
    """Visitors first: what the worker does may take longer."""
    os.nice(10)


@celery.task(name="sweep")
def sweep() -> None:
    """Ring again for an order that nobody took, and write off runs whose process died."""
    run = runs.active(database.connect(settings.database_url), settings.lease_seconds)
    if run and run.kind == "rebuild" and run.state == "queued":
        orders.ring(settings, run.id)


@celery.task(name="nightly")
def nightly() -> None:
    """Order the rebuild of the night."""
    try:
        orders.rebuild(settings, database.connect(settings.database_url), source=None, requested_by="nacht")
    except LeaseTaken as taken:
        log.info("nightly_skipped", holder=taken.run_id)
