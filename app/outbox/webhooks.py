"""Webhooks: an index that went live, a run that was refused or failed, told to addresses of administrators.

What ended is read from the history of runs, so nothing is lost with a process. A message is a row of the outbox: it
arrives at least once, and its `id` stays the same. It is signed as Standard Webhooks says, version 1
(https://www.standardwebhooks.com).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import partial

import httpx
import sqlalchemy as sa

from app.outbox import outgoing, rows
from app.outbox.rows import Outcome, Row
from app.security import sealed
from base import clock, database
from base.config import Settings
from base.errors import Fault, InvalidParams
from base.logging import get_logger
from base.tables import outbox as table
from base.tables import runs, webhooks
from indexer.running.runs import TRIAL, Run

log = get_logger("webhooks")
EVENTS = {
    "index.live": "een nieuwe of vorige index is live",
    "run.refused": "een run is tegengehouden",
    "run.failed": "een run is mislukt of afgebroken",
}
TEST = "test"
KIND = "webhook"
WAITS = tuple(timedelta(minutes=m) for m in (1, 10, 60))  # before each next try; then it is given up
LOOK_BACK = timedelta(days=1)  # how long ago a run may have ended that is still told
AT_ONCE = 20
SECRET_PREFIX = "whsec_"  # noqa: S105 - of a secret whose rest is the key in base64
_WITHOUT_SWAP = ("sync", "prune")


@dataclass(frozen=True)
class Webhook:
    """A webhook, without its secret."""

    id: int
    url: str
    events: list[str]
    created_by: str
    created_at: datetime


_COLUMNS = [webhooks.c[field.name] for field in fields(Webhook)]


def add(settings: Settings, connection: sa.Connection, *, url: str, events: list[str], by: str) -> tuple[int, str]:
    """A new webhook: its number, and its secret, shown this once. Raises InvalidParams."""
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    if wrong := faults(settings, url, events):
        raise InvalidParams(wrong)
    values = {"url": url, "events": sorted(events), "secret": sealed.close(settings, secret)}
    insert = webhooks.insert().values(**values, created_by=by, created_at=clock.now())
    return int(connection.execute(insert.returning(webhooks.c.id)).scalar_one()), secret


def faults(settings: Settings, url: str, events: list[str]) -> list[Fault]:
    """The faults of a webhook; none when it can be added."""
    wrong: list[Fault] = []
    if refusal := refusal_of(settings, url):
        wrong.append({"field": "url", "message": refusal})
    if not events or not set(events) <= set(EVENTS):
        wrong.append({"field": "events", "message": "Kies minstens één gebeurtenis."})
    return wrong


def refusal_of(settings: Settings, url: str) -> str:
    """Why nothing can be sent to an address, in Dutch; "" when it can."""
    try:
        outgoing.check(settings, url)
    except outgoing.Refused as refused:
        return str(refused)
    return ""


def remove(connection: sa.Connection, number: int) -> bool:
    """Forget a webhook; whether there was one."""
    return connection.execute(webhooks.delete().where(webhooks.c.id == number)).rowcount > 0


def listed(db: sa.Engine) -> list[tuple[Webhook, Row | None]]:
    """Every webhook with its last message, or None."""
    with database.read(db) as connection:
        every = [Webhook(**row._mapping) for row in connection.execute(sa.select(*_COLUMNS).order_by(webhooks.c.id))]
    return [(webhook, next(iter(rows.chosen(db, _last(webhook.id))), None)) for webhook in every]


def failing(db: sa.Engine) -> int:
    """How many webhooks were not reached with the last message to them."""
    return sum(1 for _webhook, last in listed(db) if last and last.outcome and last.state != "sent")


def _last(number: int) -> sa.Select[tuple[object, ...]]:
    own = sa.select(*rows.COLUMNS).where(table.c.webhook_id == number)
    return own.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(1)


def test(connection: sa.Connection, number: int) -> bool:
    """Let the worker send a test; False when there is no such webhook."""
    url = connection.scalar(sa.select(webhooks.c.url).where(webhooks.c.id == number))
    if url is not None:
        _put(connection, number, url, TEST, None)
    return url is not None


def announce(db: sa.Engine) -> int:
    """Queue what ended since the last look, each event once per webhook; how much."""
    queued = 0
    with database.write(db) as connection:
        for webhook in connection.execute(sa.select(webhooks).with_for_update()).all():
            for run in _unannounced(connection, webhook.id, webhook.created_at):
                if (event := event_of(run)) in webhook.events:
                    _put(connection, webhook.id, webhook.url, str(event), run)
                    queued += 1
    return queued


def _unannounced(connection: sa.Connection, number: int, created_at: datetime) -> list[Run]:
    """The runs that ended lately and of which a webhook has heard nothing yet."""
    heard = sa.select(table.c.run_id).where(table.c.webhook_id == number, table.c.run_id.is_not(None))
    since = max(created_at, clock.now() - LOOK_BACK)
    ended = sa.select(runs).where(runs.c.finished_at >= since, runs.c.id.not_in(heard))
    return [Run(**row._mapping) for row in connection.execute(ended.order_by(runs.c.finished_at))]


def event_of(run: Run) -> str | None:
    """What the end of a run means to the outside; None when it means nothing, as with a dry run or a trial."""
    if run.dry_run or run.kind == TRIAL:
        return None
    if run.state in ("succeeded", "partial"):
        return None if run.kind in _WITHOUT_SWAP or not run.index_name else "index.live"
    return {"refused": "run.refused", "failed": "run.failed", "abandoned": "run.failed"}.get(run.state)


def _put(connection: sa.Connection, number: int, url: str, event: str, run: Run | None) -> None:
    reference = rows.new_reference()
    body = {"id": reference, "event": event, "at": clock.now().isoformat(), "run": _facts(run) if run else None}
    about = {"webhook_id": number, "run_id": run.id if run else None, "recipient": url, "subject": event}
    rows.put(connection, KIND, reference=reference, body=json.dumps(body, ensure_ascii=False), **about)


def _facts(run: Run) -> dict[str, str | None]:
    facts = {name: getattr(run, name) for name in ("id", "kind", "source", "state", "message")}
    return facts | {"index": run.index_name, "finished_at": run.finished_at.isoformat() if run.finished_at else None}


def deliver_due(settings: Settings, db: sa.Engine) -> int:
    """Send what is due; how much arrived."""
    return rows.send_due(db, rows.Channel(KIND, WAITS, AT_ONCE, partial(_send, settings, db)))


def _send(settings: Settings, db: sa.Engine, row: Row) -> Outcome:
    """What comes of a try."""
    with database.read(db) as connection:
        webhook = connection.execute(sa.select(webhooks).where(webhooks.c.id == row.webhook_id)).first()
    if webhook is None:
        return Outcome(False, "Deze webhook bestaat niet meer.", lasts=True)
    secret = sealed.read(settings, webhook.secret)
    if secret is None:
        message = "Het geheim is niet leesbaar: DOENERS_SECRET_KEY is een andere. Maak de webhook opnieuw."
        return Outcome(False, message, lasts=True)
    body = row.body.encode()
    try:
        status = outgoing.post(settings, webhook.url, body, signed_headers(secret, row.reference, body))
    except Exception as error:  # noqa: BLE001 - whatever an address makes of it, the messages behind this one leave
        log.warning("webhook_not_sent", row=row.id, reason=type(error).__name__)
        return Outcome(False, _reason(error), isinstance(error, outgoing.Refused))
    arrived = 200 <= status < 300
    return Outcome(arrived, "Aangekomen." if arrived else f"Antwoordde met status {status}.")


def _reason(error: Exception) -> str:
    """Why nothing arrived, in Dutch."""
    if isinstance(error, (outgoing.Refused, outgoing.Unknown)):
        return str(error)
    if isinstance(error, (TimeoutError, httpx.TimeoutException)):
        return "Geen antwoord binnen vijf seconden."
    if isinstance(error, (httpx.HTTPError, OSError)):
        return "Niet bereikbaar."
    return "Versturen mislukt: dit adres geeft een onverwachte fout."


def signed_headers(secret: str, number: str, body: bytes) -> dict[str, str]:
    """What the receiver checks. The moment keeps an old message from being sent again by somebody else."""
    moment = str(int(clock.now().timestamp()))
    digest = hmac.new(_key(secret), f"{number}.{moment}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": number, "webhook-timestamp": moment, "webhook-signature": signature}


def _key(secret: str) -> bytes:
    """The bytes to sign with; a secret from before the prefix is its own text."""
    if secret.startswith(SECRET_PREFIX):
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return secret.encode()
