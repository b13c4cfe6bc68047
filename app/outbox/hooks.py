"""Webhooks: an index that went live, a run that was refused or failed, told to addresses of administrators.

What ended is found in the history of runs, so nothing is lost with a process. A message arrives at least once; its `id`
stays the same. It is signed as Standard Webhooks says (https://www.standardwebhooks.com, version 1).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import sqlalchemy as sa

from app.outbox import outgoing
from app.security import sealed
from base import clock, database
from base.config import Settings
from base.due import is_due
from base.errors import Fault, InvalidParams
from base.logging import get_logger
from base.tables import deliveries, runs, webhooks
from indexer.running.runs import TRIAL

log = get_logger("webhooks")
EVENTS = {
    "index.live": "een nieuwe of vorige index is live",
    "run.refused": "een run is tegengehouden",
    "run.failed": "een run is mislukt of afgebroken",
}
TEST = "test"
WAITS = tuple(timedelta(minutes=m) for m in (1, 10, 60))  # before each next try; then it is given up
LOOK_BACK = timedelta(days=1)  # how long ago a run may have ended that is still told
KEPT = timedelta(days=30)
AT_ONCE = 20
SECRET_PREFIX = "whsec_"  # noqa: S105 - of a secret whose rest is the key in base64
_WITHOUT_SWAP = ("sync", "prune")


def add(settings: Settings, db: sa.Engine, *, url: str, events: list[str], by: str) -> tuple[int, str]:
    """A new webhook: its number, and its secret, shown this once. Raises InvalidParams."""
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    if wrong := faults(settings, url, events):
        raise InvalidParams(wrong)
    values = {"url": url, "events": sorted(events), "secret": sealed.close(settings, secret)}
    with database.write(db) as connection:
        insert = webhooks.insert().values(**values, created_by=by, created_at=clock.now())
        return int(connection.execute(insert.returning(webhooks.c.id)).scalar_one()), secret


def faults(settings: Settings, url: str, events: list[str]) -> list[Fault]:
    """The faults of a webhook; none when it can be added."""
    wrong: list[Fault] = []
    try:
        outgoing.check(settings, url)
    except outgoing.Refused as refused:
        wrong.append({"field": "url", "message": str(refused)})
    if not events or not set(events) <= set(EVENTS):
        wrong.append({"field": "events", "message": "Kies minstens één gebeurtenis."})
    return wrong


def remove(db: sa.Engine, number: int) -> bool:
    """Forget a webhook; whether there was one."""
    with database.write(db) as connection:
        return connection.execute(webhooks.delete().where(webhooks.c.id == number)).rowcount > 0


def listed(db: sa.Engine) -> list[tuple[Any, Any]]:
    """Every webhook with its last delivery, or None."""
    with database.read(db) as connection:
        hooks = connection.execute(sa.select(webhooks).order_by(webhooks.c.id)).all()
        return [(hook, connection.execute(_last(hook.id)).first()) for hook in hooks]


def failing(db: sa.Engine) -> int:
    """How many webhooks were not reached with what they were told last."""
    return sum(1 for _hook, last in listed(db) if last and last.outcome and not last.arrived)


def _last(number: int) -> sa.Select[Any]:
    own = sa.select(deliveries).where(deliveries.c.webhook_id == number)
    return own.order_by(deliveries.c.created_at.desc(), deliveries.c.id).limit(1)


def test(db: sa.Engine, number: int) -> bool:
    """Let the worker send a test; False when there is no such webhook."""
    with database.write(db) as connection:
        known = connection.scalar(sa.select(webhooks.c.id).where(webhooks.c.id == number))
        if known:
            connection.execute(deliveries.insert().values(**_delivery(number, TEST, None)))
    return known is not None


def announce(db: sa.Engine) -> int:
    """Queue what ended since the last look, each event once per webhook; how much."""
    with database.write(db) as connection:
        found = list(_unannounced(connection))
        if found:
            connection.execute(deliveries.insert(), found)
        connection.execute(deliveries.delete().where(deliveries.c.created_at < clock.now() - KEPT))
    return len(found)


def _unannounced(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    for hook in connection.execute(sa.select(webhooks).with_for_update()).all():
        known = sa.select(deliveries.c.run_id).where(
            deliveries.c.webhook_id == hook.id, deliveries.c.run_id.is_not(None)
        )
        since = max(hook.created_at, clock.now() - LOOK_BACK)
        ended = sa.select(runs).where(runs.c.finished_at >= since, runs.c.id.not_in(known))
        for run in connection.execute(ended.order_by(runs.c.finished_at)):
            if (event := event_of(run)) in hook.events:
                yield _delivery(hook.id, str(event), run)


def event_of(run: Any) -> str | None:
    """What the end of a run means to the outside; None when it means nothing, as with a dry run or a trial."""
    if run.dry_run or run.kind == TRIAL:
        return None
    if run.state in ("succeeded", "partial"):
        return None if run.kind in _WITHOUT_SWAP or not run.index_name else "index.live"
    return {"refused": "run.refused", "failed": "run.failed", "abandoned": "run.failed"}.get(run.state)


def _delivery(number: int, event: str, run: Any) -> dict[str, Any]:
    identity, now = str(uuid.uuid4()), clock.now()
    body = {"id": identity, "event": event, "at": now.isoformat(), "run": _told(run) if run else None}
    return {
        "id": identity,
        "webhook_id": number,
        "event": event,
        "run_id": run.id if run else None,
        "body": json.dumps(body, ensure_ascii=False),
        "created_at": now,
        "tries": 0,
        "next_try_at": now,
        "outcome": "",
        "arrived": False,
    }


def _told(run: Any) -> dict[str, Any]:
    fields = {name: getattr(run, name) for name in ("id", "kind", "source", "state", "message")}
    return fields | {"index": run.index_name, "finished_at": run.finished_at.isoformat()}


def deliver_due(settings: Settings, db: sa.Engine) -> int:
    """Send what is due; how much arrived."""
    due = sa.select(deliveries, webhooks.c.url, webhooks.c.secret).join(webhooks)
    due = (
        due.where(is_due(deliveries.c.next_try_at, deliveries.c.tries, WAITS))
        .order_by(deliveries.c.created_at)
        .limit(AT_ONCE)
    )
    with database.read(db) as connection:
        rows = connection.execute(due).all()
    return sum(_try(settings, db, row) for row in rows)


def _try(settings: Settings, db: sa.Engine, row: Any) -> bool:
    if not _claim(db, row):
        return False
    arrived, outcome, again = _send(settings, row)
    values: dict[str, Any] = {"arrived": arrived, "outcome": outcome[:200], "tried_at": clock.now()}
    if arrived or not again or row.tries >= len(WAITS):
        values["next_try_at"] = None
    with database.write(db) as connection:
        connection.execute(deliveries.update().where(deliveries.c.id == row.id).values(**values))
    log.info("webhook", delivery=row.id, event_name=row.event, arrived=arrived, tries=row.tries + 1)
    return arrived


def _claim(db: sa.Engine, row: Any) -> bool:
    """Set the next try before this one: of two workers one wins, and a delivery of one that dies is tried again."""
    wait = WAITS[min(row.tries, len(WAITS) - 1)]
    mine = (deliveries.c.id == row.id) & (deliveries.c.tries == row.tries) & deliveries.c.next_try_at.is_not(None)
    values = {"tries": row.tries + 1, "next_try_at": clock.now() + wait}
    with database.write(db) as connection:
        return connection.execute(deliveries.update().where(mine).values(**values)).rowcount == 1


def _send(settings: Settings, row: Any) -> tuple[bool, str, bool]:
    """Whether it arrived, what to tell, and whether another try makes sense."""
    secret = sealed.read(settings, row.secret)
    if secret is None:
        return False, "Het geheim is niet leesbaar: DOENERS_SECRET_KEY is een andere. Maak de webhook opnieuw.", False
    body = row.body.encode()
    headers = signed_headers(secret, row.id, body)
    try:
        status = outgoing.post(settings, row.url, body, headers)
    except Exception as error:  # noqa: BLE001 - whatever an address makes of it, the deliveries behind this one leave
        log.warning("webhook_not_sent", delivery=row.id, reason=type(error).__name__)
        return False, _reason(error), not isinstance(error, outgoing.Refused)
    arrived = 200 <= status < 300
    return arrived, "Aangekomen." if arrived else f"Antwoordde met status {status}.", True


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
