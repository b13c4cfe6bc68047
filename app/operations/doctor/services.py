"""What must run beside the engine: database, broker, worker and its clock, model, mail server, website."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import timedelta
from functools import lru_cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import orjson
import redis
import sqlalchemy as sa
from celery import Celery
from kombu.exceptions import OperationalError

from app.operations import index_status
from app.operations.doctor import nights
from app.operations.doctor.finding import Finding, fault, fine, unseen, warning, worst
from app.outbox import mail
from app.wording.dutch import age, as_sentence, counted
from base import clock, connections, database, versions
from base.config import Settings
from indexer.engine import embedding
from indexer.running import runs

SECONDS = 3.0  # that each of them may take for an answer
LATE = timedelta(minutes=35)  # without an order of the clock, which orders a sync every ten minutes
SKEW = 5.0  # seconds that two clocks may differ


def platform_database(settings: Settings) -> Finding:
    """Whether it answers, and has the tables of this release."""
    if not settings.database_url:
        return fault("Er is geen platformdatabank ingesteld.", "Zet DATABASE_URL.")
    file = sa.make_url(settings.database_url).database or ""
    if settings.database_url.startswith("sqlite") and not Path(file).exists():
        return fault("De databank is er nog niet.", "Voer uit: doeners database upgrade")
    try:
        now, newest = versions.revisions(settings.database_url)
    except sa.exc.SQLAlchemyError as error:
        return fault(
            f"De platformdatabank antwoordt niet of weigert ({type(error).__name__}).",
            "Kijk na of ze draait, en of naam en wachtwoord in DATABASE_URL kloppen.",
        )
    if now != newest:
        return fault(
            f"De tabellen horen bij een andere versie ({now or 'geen'}).", "Voer uit: doeners database upgrade"
        )
    return fine(f"De platformdatabank antwoordt en heeft de tabellen van deze versie ({now}).")


def broker(settings: Settings) -> Finding:
    """Whether it answers."""
    if not settings.redis_url:
        return fault("Er is geen broker ingesteld.", "Zet REDIS_URL.")
    try:
        with closing(_broker(settings)) as line:
            line.ping()
    except redis.RedisError as error:
        return fault(
            f"De broker antwoordt niet of weigert ({type(error).__name__}).",
            "Start Redis of Valkey; kijk na of het wachtwoord in REDIS_URL klopt.",
        )
    return fine("De broker antwoordt.")


def _broker(settings: Settings) -> redis.Redis:
    return redis.Redis.from_url(settings.redis_url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)


def worker(settings: Settings) -> Finding:
    """Whether a worker answers the broker's call."""
    try:
        answers = _caller(settings.redis_url).control.ping(timeout=SECONDS, limit=1)
    except (OperationalError, redis.RedisError, OSError):
        return unseen("Zonder broker is niet te zien of de worker draait.")
    if not answers:
        return fault(
            "De worker antwoordt niet: er wordt niets bijgewerkt en er vertrekt geen mail.",
            "Start hem: docker compose up -d worker, of op één machine doeners standalone.",
        )
    return fine("De worker antwoordt.")


@lru_cache(maxsize=1)
def _caller(url: str) -> Celery:
    return Celery("doeners", broker=url, set_as_current=False)


def beat(settings: Settings) -> Finding:
    """Whether the clock of the worker rings: it orders a sync every ten minutes, unless a run is busy."""
    db = database.connect(settings.database_url)
    rung = next((run for run in runs.history(db, kind="sync", limit=20) if run.requested_by == runs.CLOCK), None)
    if rung and clock.now() - rung.requested_at <= LATE:
        return fine(f"De klok van de worker belt: de laatste keer {age(rung.requested_at)}.")
    if runs.active(db, settings.lease_seconds):
        return unseen("Er loopt een run; daarna belt de klok van de worker weer.")
    if not rung and nights.is_younger(settings, LATE):
        return unseen("De klok van de worker moet nog een eerste keer bellen: kijk over een half uur opnieuw.")
    since = f"de laatste keer {age(rung.requested_at)}" if rung else "nog nooit"
    return fault(
        f"De klok van de worker belt niet ({since}).", "Start hem: docker compose up -d beat. Er mag er maar één zijn."
    )


def model(settings: Settings) -> Finding:
    """Whether the process of the language model answers, and how far it has read the offerings."""
    if not settings.meaning:
        return fine("Zoeken op betekenis staat uit.")
    if away := embedding.away(settings):
        return warning(as_sentence(away), "Start het proces van het model, of zet DOENERS_MEANING=0.")
    reading = index_status.reading(connections.search_engine(settings), settings.index)
    return fine(f"Het taalmodel antwoordt{f' en {reading}' if reading else ''}.")


def mails(settings: Settings) -> Finding:
    """Whether mail can leave, and whether it does."""
    if not settings.mail_url:
        return warning("Er is geen mailserver ingesteld: alle mails wachten.", "Zet DOENERS_MAIL_URL.")
    found = []
    if reason := mail.knock(settings):
        found.append(fault(reason, "Kijk DOENERS_MAIL_URL na."))
    if failing := mail.failing(settings, database.connect(settings.database_url)):
        found.append(
            warning(
                f"{counted(failing, 'mail is', 'mails zijn')} niet verstuurd.",
                "Kijk in /beheer/uitgaand?soort=mail&toestand=failing waarom.",
            )
        )
    return worst(found, "Mail kan vertrekken.")


def website(settings: Settings) -> Finding:
    """Whether the website on this machine is ready."""
    line = HTTPConnection("127.0.0.1", settings.port, timeout=SECONDS)
    try:
        line.request("GET", "/readyz")
        state = orjson.loads(line.getresponse().read())
    except (OSError, HTTPException, ValueError):
        return unseen(
            f"Op poort {settings.port} van deze machine antwoordt geen website.",
            "Draait ze elders: kijk daar naar /readyz. Anders: docker compose up -d web.",
        )
    finally:
        line.close()
    if not state["ready"]:
        return fault(" ".join(state["reasons"]), "Bezoekers worden niet geholpen: kijk naar de zoekmotor.")
    return fine("De website is klaar voor bezoekers.")


def clocks(settings: Settings) -> Finding:
    """Whether this machine, the broker and the database agree what time it is."""
    off = {name: seconds for name, seconds in _differences(settings).items() if abs(seconds) > SKEW}
    if not off:
        return fine("De klokken van deze machine, de broker en de databank lopen gelijk.")
    by = ", ".join(f"{name} {seconds:+.0f} seconden" for name, seconds in off.items())
    return warning(f"De klokken lopen niet gelijk: {by}.", "Zet op elke machine de tijd gelijk (NTP).")


def _differences(settings: Settings) -> dict[str, float]:
    """How many seconds each clock is ahead of ours; none of who does not answer."""
    found = {}
    try:
        with closing(_broker(settings)) as line:
            seconds, micros = line.time()
        found["de broker"] = seconds + micros / 1e6 - time.time()  # noqa: TID251 - the machines' own clocks
    except (redis.RedisError, ValueError):
        pass
    if settings.database_url.startswith("postgresql"):
        with database.read(database.connect(settings.database_url)) as connection:
            epoch = connection.scalar(sa.text("SELECT extract(epoch FROM clock_timestamp())"))
        found["de databank"] = float(epoch) - time.time()  # noqa: TID251 - as above
    return found
