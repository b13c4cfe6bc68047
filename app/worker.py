"""The worker: Celery tasks of a few lines, and the clock that rings them.

`celery -A app.worker:celery worker --beat`
"""

from __future__ import annotations

import os
import sqlite3
import time

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init
from opensearchpy.exceptions import OpenSearchException

from app.alerts import letters as alert_letters
from app.events import result_log, sums
from app.figures import letters as figure_letters
from app.figures import store as figure_store
from app.gaps import nightly as gaps_nightly
from app.operations import backups, news, night_score, source_letters, work
from app.outbox import bounces, mail, webhooks
from app.outcomes import clock as loop_clock
from app.owners import letters as owner_letters
from app.privacy import listed, retention
from base import config, connections, database, logging, traces
from base.errors import EngineUnavailable, LeaseTaken, ModelUnavailable
from indexer.engine import alias, backlog, embedding
from indexer.local_copy import writing
from indexer.running import again, orders, runs, upkeep
from indexer.sources import configured

settings = config.load()
logging.configure(settings.log_level)
traces.begin(settings.traces, "doeners-worker")
log = logging.get_logger("worker")
SWEEP_SECONDS = 20.0  # how often forgotten orders and dead runs are looked for
SYNC_SECONDS = 600.0
COPY_SECONDS = 10.0  # how often is looked whether the local copy is still that of the live index
WEBHOOK_SECONDS = 15.0
WATCH_SECONDS = 60.0  # how often is looked whether the owners of a source must know something
MAIL_SECONDS = 30.0
BOUNCE_SECONDS = 60.0
NEWS_SECONDS = 60.0  # how often is looked who waits for what is new in the index
FIGURE_FILES_SECONDS = 600.0  # how often is looked whether charts and reports are to be made
QUESTION_SECONDS = 600.0  # how often is looked what the timetable of the questions has for today
LONGEST_RUN = 2 * 3600  # seconds; a run that takes longer hangs, and is killed

EMBED_SECONDS = 5.0
EMBED_LONGEST = 30.0  # seconds a task; what rings meanwhile (mail, webhooks) waits for no more
_backlog = backlog.Backlog()  # texts that wait for their vector

BEAT: dict[str, tuple[float | crontab, float | None]] = {  # task -> when it rings; seconds after which nobody answers
    "sweep": (SWEEP_SECONDS, SWEEP_SECONDS),
    "embed": (EMBED_SECONDS, EMBED_SECONDS),
    "copy": (COPY_SECONDS, COPY_SECONDS),
    "sync-all": (SYNC_SECONDS, SYNC_SECONDS),
    "mail": (MAIL_SECONDS, MAIL_SECONDS),
    "bounces": (BOUNCE_SECONDS, BOUNCE_SECONDS),
    "watch-sources": (WATCH_SECONDS, WATCH_SECONDS),
    "follow-questions": (QUESTION_SECONDS, QUESTION_SECONDS),
    "news": (NEWS_SECONDS, NEWS_SECONDS),
    "webhooks": (WEBHOOK_SECONDS, WEBHOOK_SECONDS),
    "figure-files": (FIGURE_FILES_SECONDS, FIGURE_FILES_SECONDS),
    "backup": (crontab(hour="2", minute="40"), 6 * 3600),
    "nightly": (crontab(hour="3", minute="10"), 6 * 3600),
    "count-events": (crontab(hour="3", minute="40"), None),
    "figures": (crontab(hour="4", minute="5"), 6 * 3600),  # after the rollup
    "retention": (crontab(hour="4", minute="20"), None),
    "night-score": (crontab(hour="5", minute="10"), 3600),
    "gaps": (crontab(hour="6", minute="40"), 6 * 3600),
    "weekly-letters": (crontab(day_of_week="1", hour="8", minute="5"), None),
    "letters": (crontab(hour="8", minute="30"), 3600),
    "tell-listed": (crontab(hour="9", minute="10"), 3600),
}

celery = Celery("doeners", broker=settings.redis_url)
celery.conf.update(
    task_ignore_result=True,
    task_acks_late=False,  # early: the broker never starts a killed run again; the lease says what is true
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # it comes back after a night too
    broker_channel_error_retry=True,  # a broker that is full, or becomes a copy of another, says so: wait for it
    task_time_limit=LONGEST_RUN,
    # What waits behind a long run is not delivered a second time meanwhile.
    broker_transport_options={"visibility_timeout": LONGEST_RUN + 3600},
    task_serializer="json",
    accept_content=["json"],
    timezone="Europe/Brussels",
    beat_scheduler="app.operations.steady_beat:SteadyScheduler",
    beat_max_loop_interval=SWEEP_SECONDS,
    beat_schedule={
        name: {"task": name, "schedule": schedule, "options": {"expires": expires} if expires else {}}
        for name, (schedule, expires) in BEAT.items()
    },
)


@celery.task(name="count-events")
def count_events() -> None:
    """Count the open days anew, before the oldest events go."""
    db = database.connect(settings.database_url)
    sums.roll_up(db)
    result_log.roll_up(db)


@celery.task(name="night-score")
def score_the_search() -> None:
    """Measure how well the live index answers what people judged, and what visitors opened."""
    try:
        night_score.measure(settings, database.connect(settings.database_url))
    except EngineUnavailable as error:
        log.warning("not_scored", why=str(error))


@celery.task(name="retention")
def keep_to_retention() -> None:
    """Delete or empty what is old enough, table by table, and write down how much."""
    retention.report(database.connect(settings.database_url))


@celery.task(name=orders.RUN)
def run(rung_for: str) -> None:
    """Carry out the order whose turn it is, which need not be the one that was rung for; its end rings for the next."""
    db = database.connect(settings.database_url)
    order = next(iter(runs.waiting(db)), None)
    if order is None:
        return  # somebody did already
    try:
        work.carry_out(settings, connections.search_engine(settings), db, order)
    except LeaseTaken as taken:
        log.info("lease_taken", run=order.id, rung_for=rung_for, holder=taken.run_id)
    else:
        orders.ring_next(settings, db)
        keep_copy()


@celery.task(name="copy")
def keep_copy() -> None:
    """Write the local copy again when a run or an edit changed the live index."""
    try:
        writing.keep_up(settings, connections.search_engine(settings))
    except (OpenSearchException, OSError, sqlite3.Error) as error:
        log.warning("not_copied", why=type(error).__name__)  # the next ring tries again


@celery.task(name="embed")
def embed() -> None:
    """Make vectors of offerings that have none; rests while a run is queued or running.

    A model that is away is asked again at the next ring.
    """
    db, client = database.connect(settings.database_url), connections.search_engine(settings)
    ends = time.monotonic() + EMBED_LONGEST
    while (live := alias.state(client, settings.index)) and time.monotonic() < ends:
        if runs.active(db, settings.lease_seconds):
            return
        try:
            if not _backlog.embed_some(client, settings.index, live, embedding.embedder(settings)):
                return
        except ModelUnavailable as error:
            log.warning("model_away", why=str(error))
            return


@worker_process_init.connect
def give_way(**_: object) -> None:
    """Visitors first: what the worker does may take longer."""
    os.nice(10)


@celery.task(name="figures")
def publish_figures() -> None:
    """Publish the figures of what is over."""
    from app.figures import publish  # noqa: PLC0415 - highspy and numpy, once a night

    publish.publish(database.connect(settings.database_url))


@celery.task(name="figure-files")
def make_figure_files() -> None:
    """Make the charts and reports of what was published since, and write to their readers."""
    db = database.connect(settings.database_url)
    if figure_store.is_newer_than_files(db):
        from app.figures import making  # noqa: PLC0415 - the drawing program, after publishing only

        making.make(db)
        figure_letters.send_due(settings, db)


@celery.task(name="webhooks")
def tell_webhooks() -> None:
    """Tell webhooks what ended, and try again what did not arrive."""
    db = database.connect(settings.database_url)
    webhooks.announce(db)
    webhooks.deliver_due(settings, db)


@celery.task(name="backup")
def backup() -> None:
    """Make the backup of the night."""
    backups.nightly(settings, database.connect(settings.database_url))


@celery.task(name="sweep")
def sweep() -> None:
    """Ring again for an order that nobody took, write off runs whose process died, mend an alias that leads astray."""
    db, client = database.connect(settings.database_url), connections.search_engine(settings)
    upkeep.mend_alias(client, db, settings.index)
    upkeep.copy_shelves(settings, client)
    runs.active(db, settings.lease_seconds)  # writes off what has died
    again.order_again(db, settings.lease_seconds)
    orders.ring_next(settings, db)


@celery.task(name="sync-all")
def sync_all() -> None:
    """Order the sync of every ten minutes, unless one is busy; behind a rebuild it waits and is the first to follow."""
    try:
        db = database.connect(settings.database_url)
        orders.order(settings, db, orders.Order("sync"), by=runs.CLOCK)
    except LeaseTaken as taken:
        log.info("sync_skipped", holder=taken.run_id)


@celery.task(name="mail")
def send_mail() -> None:
    """Send what waits."""
    mail.send_due(settings, database.connect(settings.database_url))


@celery.task(name="bounces")
def read_bounces() -> None:
    """Read which mails came back."""
    bounces.read_new(settings, database.connect(settings.database_url))


@celery.task(name="news")
def carry_news() -> None:
    """Match what is new in the index with those who wait for it, and write the letters whose time has come."""
    db = database.connect(settings.database_url)
    news.carry(settings, db, news.patient_search(settings))
    alert_letters.send_due(settings, db)


@celery.task(name="gaps")
def find_gaps() -> None:
    """See what is sought and not there, and ask organisations nearby whether they can do it."""
    db = database.connect(settings.database_url)
    gaps_nightly.do_due(settings, db, news.patient_search(settings))


@celery.task(name="follow-questions")
def follow_questions() -> None:
    """Do what the timetable of the questions has for today."""
    loop_clock.do_due(settings, database.connect(settings.database_url))


@celery.task(name="letters")
def letters() -> None:
    """Ask organisations whether their offerings are still right."""
    owner_letters.send_due(settings, connections.search_engine(settings), database.connect(settings.database_url))


@celery.task(name="tell-listed")
def tell_listed() -> None:
    """Tell whose address a source brings that it stands here."""
    listed.tell_new(settings, connections.search_engine(settings), database.connect(settings.database_url))


@celery.task(name="watch-sources")
def watch_sources() -> None:
    """Tell who looks after a source that it cannot be read, and that it can be read again."""
    source_letters.alarms(settings, database.connect(settings.database_url), configured(settings))


@celery.task(name="weekly-letters")
def weekly_letters() -> None:
    """Tell who looks after a source what it refuses and lacks."""
    db, client = database.connect(settings.database_url), connections.search_engine(settings)
    source_letters.weekly(settings, db, client, configured(settings))


@celery.task(name="nightly")
def nightly() -> None:
    """Order the rebuild of the night, unless one is busy."""
    db = database.connect(settings.database_url)
    try:
        orders.order(settings, db, orders.Order("rebuild"), by=runs.NIGHT)
    except LeaseTaken as taken:
        log.info("nightly_skipped", holder=taken.run_id)
