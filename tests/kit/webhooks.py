"""Webhooks for tests: a real server that hears them, and runs that have ended."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.outbox import webhooks as sending
from base import clock, database
from base.config import Settings
from base.tables import outbox, webhooks
from base.tables import runs as runs_table
from indexer.running import runs
from tests.kit.committed import committed
from tests.kit.office import Office

ALL = list(sending.EVENTS)


@dataclass
class Receiver:
    """A program that is told: what it heard, and how it answers."""

    port: int = 0
    status: int = 204
    location: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/melding"

    def messages(self) -> list[dict[str, Any]]:
        """The bodies that arrived."""
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The program, on a port of this machine."""
    heard = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.heard.append((dict(self.headers), body))
            self.send_response(heard.status)
            if heard.location:
                self.send_header("Location", heard.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def inside(office: Office, receiver: Receiver) -> Settings:
    """Settings that list the receiver as an exception."""
    return replace(office.settings, webhooks_inside=f"meldingen.intern:8443, 127.0.0.1:{receiver.port}")


@pytest.fixture
def no_webhooks_left(office: Office) -> Iterator[None]:
    """Each test begins without webhooks, messages and runs."""
    yield
    with database.write(office.db) as connection:
        for table in (outbox, webhooks, runs_table):
            connection.execute(table.delete())


@pytest.fixture
def secret(office: Office, inside: Settings, receiver: Receiver) -> str:
    """The secret of a webhook to the receiver, for every event."""
    return committed(sending.add, inside, office.db, url=receiver.url, events=ALL, by="test")[1]


def ended(office: Office, state: runs.RunState, kind: str = "rebuild", index: str | None = "offerings-1") -> str:
    """A run that ended just now."""
    run_id = runs.request(office.db, source=None, requested_by="jan", lease_seconds=8.0, kind=kind)  # type: ignore[arg-type]
    runs.finish(office.db, run_id, state, "De reden.")
    with database.write(office.db) as connection:
        mine = runs_table.c.id == run_id
        connection.execute(runs_table.update().where(mine).values(index_name=index, message="De reden."))
    return run_id


def rows(office: Office) -> list[Any]:
    """The outbox."""
    with database.read(office.db) as connection:
        return list(connection.execute(outbox.select().order_by(outbox.c.id)))


def signed_with(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """What a receiver does, as docs/operations.md tells it."""
    version, _, signature = headers["webhook-signature"].partition(",")
    assert version == "v1"
    assert abs(clock.now().timestamp() - int(headers["webhook-timestamp"])) < 300
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    return hmac.compare_digest(hmac.digest(key, signed, hashlib.sha256), base64.b64decode(signature))
