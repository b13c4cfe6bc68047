"""Webhooks, told to a real server that checks the signature; addresses inside our own network stay out of reach."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.outbox import hooks, outgoing
from app.security import audit, sealed
from base import clock, database
from base.config import Settings
from base.errors import InvalidParams
from base.tables import deliveries, webhooks
from base.tables import runs as runs_table
from indexer.running import runs
from tests.kit.accounts import send
from tests.kit.office import Office
from tests.kit.waiting import PATIENCE, wait_for

ALL = list(hooks.EVENTS)


@dataclass
class Receiver:
    """A program that is told: what it heard, and how it answers."""

    port: int = 0
    status: int = 204
    location: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/melding"

    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
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


@pytest.fixture(autouse=True)
def nothing_left(office: Office) -> Iterator[None]:
    yield
    with database.write(office.db) as connection:
        for table in (deliveries, webhooks, runs_table):
            connection.execute(table.delete())


@pytest.fixture
def secret(office: Office, inside: Settings, receiver: Receiver) -> str:
    """The secret of a webhook to the receiver, for every event."""
    return hooks.add(inside, office.db, url=receiver.url, events=ALL, by="test")[1]


def ended(office: Office, state: runs.RunState, kind: str = "rebuild", index: str | None = "offerings-1") -> str:
    """A run that ended just now."""
    run_id = runs.request(office.db, source=None, requested_by="jan", lease_seconds=8.0, kind=kind)  # type: ignore[arg-type]
    runs.finish(office.db, run_id, state, "De reden.")
    with database.write(office.db) as connection:
        mine = runs_table.c.id == run_id
        connection.execute(runs_table.update().where(mine).values(index_name=index, message="De reden."))
    return run_id


def rows(office: Office) -> list[Any]:
    with database.read(office.db) as connection:
        return list(connection.execute(deliveries.select().order_by(deliveries.c.created_at)))


def test_what_ended_is_told_once_and_signed(office: Office, inside: Settings, receiver: Receiver, secret: str) -> None:
    run_id = ended(office, "refused")
    assert [hooks.announce(office.db), hooks.announce(office.db)] == [1, 0]
    assert [hooks.deliver_due(inside, office.db), hooks.deliver_due(inside, office.db)] == [1, 0]
    [(headers, body)] = receiver.heard
    told = json.loads(body)
    assert (told["event"], told["run"]["id"], told["run"]["message"]) == ("run.refused", run_id, "De reden.")
    assert "jan" not in body.decode()
    assert headers["webhook-id"] == told["id"]
    assert headers["Content-Type"] == "application/json"
    assert signed_with(secret, headers, body)
    assert not signed_with("another", headers, body)
    assert not signed_with(secret, headers, body + b" ")


def signed_with(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """What a receiver does, as docs/operations.md tells it."""
    version, _, signature = headers["webhook-signature"].partition(",")
    assert version == "v1"
    assert abs(clock.now().timestamp() - int(headers["webhook-timestamp"])) < 300
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    return hmac.compare_digest(hmac.digest(key, signed, hashlib.sha256), base64.b64decode(signature))


def test_a_secret_from_before_the_prefix_still_signs(
    office: Office, inside: Settings, receiver: Receiver, secret: str
) -> None:
    with database.write(office.db) as connection:
        connection.execute(webhooks.update().values(secret=sealed.close(inside, "een-geheim-van-vroeger")))
    ended(office, "refused")
    hooks.announce(office.db)
    hooks.deliver_due(inside, office.db)
    [(headers, body)] = receiver.heard
    assert signed_with("een-geheim-van-vroeger", headers, body)


def test_a_worker_killed_at_the_last_try_leaves_one_more(office: Office, inside: Settings, secret: str) -> None:
    ended(office, "refused")
    hooks.announce(office.db)
    with database.write(office.db) as connection:
        connection.execute(deliveries.update().values(tries=len(hooks.WAITS)))
    [row] = rows(office)
    assert hooks._claim(office.db, row)  # and then it dies
    assert rows(office)[0].next_try_at is not None


@pytest.mark.parametrize(
    ("state", "kind", "index", "event"),
    [
        ("succeeded", "rebuild", "i", "index.live"),
        ("partial", "rebuild", "i", "index.live"),
        ("succeeded", "rollback", "i", "index.live"),
        ("succeeded", "synonyms", "i", "index.live"),
        ("succeeded", "sync", "i", None),
        ("succeeded", "prune", None, None),
        ("refused", "rebuild", None, "run.refused"),
        ("failed", "sync", None, "run.failed"),
        ("abandoned", "rebuild", None, "run.failed"),
    ],
)
def test_which_end_means_what(
    office: Office, secret: str, state: runs.RunState, kind: str, index: str | None, event: str | None
) -> None:
    ended(office, state, kind, index)
    hooks.announce(office.db)
    assert [row.event for row in rows(office)] == ([event] if event else [])


@pytest.mark.parametrize("state", ["succeeded", "refused", "failed"])
def test_a_dry_run_is_nobody_else_s_business(office: Office, secret: str, state: runs.RunState) -> None:
    run_id = ended(office, state)
    with database.write(office.db) as connection:
        connection.execute(runs_table.update().where(runs_table.c.id == run_id).values(dry_run=True))
    assert hooks.announce(office.db) == 0


def test_only_what_was_asked_for_is_told_and_nothing_of_before(
    office: Office, inside: Settings, receiver: Receiver
) -> None:
    before = runs.get(office.db, ended(office, "failed"))
    assert before is not None
    assert before.finished_at is not None
    wait_for(lambda: clock.now() > before.finished_at)
    hooks.add(inside, office.db, url=receiver.url, events=["run.failed"], by="test")
    ended(office, "refused")
    assert hooks.announce(office.db) == 0
    ended(office, "failed")
    assert hooks.announce(office.db) == 1


def test_a_server_that_fails_is_asked_again_and_then_given_up(
    office: Office, inside: Settings, receiver: Receiver, secret: str
) -> None:
    receiver.status = 500
    ended(office, "failed")
    hooks.announce(office.db)
    waited = timedelta()
    for wait in (*hooks.WAITS, timedelta(days=1), timedelta(days=1)):
        with clock.moved(waited):
            hooks.deliver_due(inside, office.db)
            hooks.deliver_due(inside, office.db)  # not due yet
        waited += wait + timedelta(seconds=1)
    assert len(receiver.heard) == len(hooks.WAITS) + 1
    assert len({message["id"] for message in receiver.messages()}) == 1
    [row] = rows(office)
    assert (row.arrived, row.next_try_at, row.outcome) == (False, None, "Antwoordde met status 500.")


def test_a_redirect_is_not_followed(office: Office, inside: Settings, receiver: Receiver, secret: str) -> None:
    receiver.status, receiver.location = 307, receiver.url
    ended(office, "failed")
    hooks.announce(office.db)
    assert hooks.deliver_due(inside, office.db) == 0
    assert len(receiver.heard) == 1


def test_an_address_that_is_no_longer_listed_hears_nothing(office: Office, receiver: Receiver, secret: str) -> None:
    ended(office, "failed")
    hooks.announce(office.db)
    assert hooks.deliver_due(office.settings, office.db) == 0
    assert receiver.heard == []
    [row] = rows(office)
    assert (row.next_try_at, row.outcome) == (None, "Het adres moet met https:// beginnen.")


def test_with_another_key_it_says_why(office: Office, inside: Settings, receiver: Receiver, secret: str) -> None:
    ended(office, "failed")
    hooks.announce(office.db)
    hooks.deliver_due(replace(inside, secret_key="y" * 32), office.db)
    assert "DOENERS_SECRET_KEY" in rows(office)[0].outcome
    assert receiver.heard == []


@pytest.mark.parametrize(
    "url",
    [
        "http://voorbeeld.example/x",
        "ftp://voorbeeld.example/x",
        "https://",
        "https://jan:geheim@voorbeeld.example/",
        "https://127.0.0.1/",
        "https://127.1.2.3:8443/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[2002:7f00:1::]/",
        "https://[64:ff9b::7f00:1]/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127\u30020\u30020\u30021/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b:1::7f00:1]/",
        "https://[::ffff:0:127.0.0.1]/",
        "https://[::ffff:93.184.216.34]/",
        "https://[2002:5db8:d822::1]/",
        "https://[2001:0:5db8:d822::1]/",
        "https://[2001:db8::1]/",
        "https://[fec0::1]/",
        "https://[5f00::1]/",
        "https://[3fff::1]/",
        "https://[100::1]/",
        "https://[ff02::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[2606:4700::1%25eth0]/",
        "https://192.88.99.1/",
        "https://192.0.0.8/",
        "https://198.18.0.1/",
        "https://255.255.255.255/",
        "https://xn--/",
        "https://xn--a-zzzzz9.example/",
        f"https://{'b' * 64}.example/",
        f"https://{'a.' * 130}be/",
        "https://a..b.example/",
        "https://.example/",
        "https://een naam.example/",
        "https://voorbeeld.example:99999/",
        "https://voorbeeld.example:0/",
        "https://voorbeeld.example:-1/",
        "https://voorbeeld.example/\x00",
        "https://voorbeeld.example/\ud800",
        f"https://voorbeeld.example/{'x' * 5000}",
        "geen adres",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_nobody_may_send_to_is_refused(
    office: Office, api: FlaskClient, platform_headers: dict[str, str], url: str
) -> None:
    with pytest.raises(InvalidParams):
        hooks.add(office.settings, office.db, url=url, events=ALL, by="test")
    assert api.post("/api/v1/webhooks", json={"url": url, "events": ALL}, headers=platform_headers).status_code == 422
    assert hooks.listed(office.db) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://93.184.216.34/",
        "https://[2606:4700::1]/",
        "https://voorbeeld.example:8443/pad?x=1",
        "https://b\u00e9b\u00e9.example/",
    ],
)
def test_an_address_of_the_whole_world_is_taken(office: Office, url: str) -> None:
    assert outgoing.check(office.settings, url)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%lo", "10.0.0.1", "geen adres"]
)
def test_a_name_that_leads_to_no_public_address_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", (address, 443))])
    with pytest.raises(outgoing.Refused, match="niet openbaar"):
        outgoing.post(office.settings, "https://voorbeeld.example/", b"{}", {})


def test_the_address_that_was_looked_at_is_the_one_that_is_sent_to(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name leads elsewhere at a second look; only the first look counts."""
    answers = [[(2, 1, 6, "", ("127.0.0.1", receiver.port))]]
    look_up = socket.getaddrinfo

    def once(host: Any, *given: Any, **more: Any) -> Any:
        return answers.pop() if host == "draait.example" else look_up(host, *given, **more)

    monkeypatch.setattr("socket.getaddrinfo", once)
    settings = replace(office.settings, webhooks_inside=f"draait.example:{receiver.port}")
    assert outgoing.post(settings, f"http://draait.example:{receiver.port}/", b"{}", {}) == 204
    assert answers == []


def test_an_address_that_cannot_be_looked_up_stops_no_other_and_says_why(
    office: Office, inside: Settings, receiver: Receiver
) -> None:
    """Such addresses may stand in the table from before they were refused."""
    odd = [
        "https://xn--/",
        f"https://{'b' * 64}.example/",
        "https://a..b.example/",
        "https://x.example:99999/",
        "\ud83d",
    ]
    hooks.add(inside, office.db, url=receiver.url, events=ALL, by="test")
    with database.write(office.db) as connection:
        row = dict(connection.execute(webhooks.select()).one()._mapping)
        connection.execute(webhooks.delete())
        for number, url in enumerate([*odd, receiver.url], 1):
            written = url.encode("utf-8", "replace").decode()
            connection.execute(webhooks.insert().values({**row, "id": number, "url": written}))
    ended(office, "failed")
    hooks.announce(office.db)
    assert hooks.deliver_due(inside, office.db) == 1
    outcomes = {row.webhook_id: row.outcome for row in rows(office)}
    assert outcomes.pop(len(odd) + 1) == "Aangekomen."
    assert all(outcomes.values()), outcomes


def test_any_error_of_one_delivery_is_its_outcome_and_the_next_one_leaves(
    office: Office, inside: Settings, receiver: Receiver, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks.add(inside, office.db, url=receiver.url, events=ALL, by="test")
    ended(office, "failed")
    hooks.announce(office.db)
    send_it, failures = outgoing.post, [RuntimeError("onverwacht")]

    def once(*given: Any) -> int:
        if failures:
            raise failures.pop()
        return send_it(*given)

    monkeypatch.setattr(outgoing, "post", once)
    assert hooks.deliver_due(inside, office.db) == 1
    assert sorted(row.outcome for row in rows(office)) == [
        "Aangekomen.",
        "Versturen mislukt: dit adres geeft een onverwachte fout.",
    ]


def test_a_delivery_leaves_also_where_a_loop_runs(inside: Settings, office: Office, receiver: Receiver) -> None:
    async def deliver() -> int:
        return hooks.deliver_due(inside, office.db)

    hooks.add(inside, office.db, url=receiver.url, events=ALL, by="test")
    ended(office, "failed")
    hooks.announce(office.db)
    with ThreadPoolExecutor(1) as thread:  # in this one a browser may have left its own
        assert thread.submit(asyncio.run, deliver()).result() == 1


@pytest.mark.parametrize("way", ["drip", "flood"])
def test_a_receiver_that_never_ends_costs_one_deadline(
    office: Office, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """One sends a line of its head every moment for ever, the other a body without end."""
    monkeypatch.setattr(outgoing, "SECONDS", 1.0 if way == "drip" else PATIENCE)
    over = threading.Event()

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n" + (b"" if way == "drip" else b"\r\n"))
            while not over.wait(0.05 if way == "drip" else 0):
                connection.sendall(b"X-Line: x\r\n" if way == "drip" else b"x" * 65536)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        port = listening.getsockname()[1]
        settings = replace(office.settings, webhooks_inside=f"127.0.0.1:{port}")
        hooks.add(settings, office.db, url=f"http://127.0.0.1:{port}/", events=ALL, by="test")
        ended(office, "failed")
        hooks.announce(office.db)
        hooks.deliver_due(settings, office.db)
        over.set()
        socket.create_connection(("127.0.0.1", port)).close()  # whoever still waits for one goes on
        thread.join()
    outcome = {"drip": "Geen antwoord binnen vijf seconden.", "flood": "Aangekomen."}[way]
    assert [row.outcome for row in rows(office)] == [outcome]


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_a_name_that_leads_inside_is_refused_when_it_is_used(office: Office, host: str) -> None:
    with pytest.raises(outgoing.Refused):
        outgoing.post(office.settings, f"https://{host}/", b"{}", {})


def test_a_name_is_looked_up_once_and_one_private_address_is_enough_to_refuse(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(outgoing.Refused, match="niet openbaar"):
        outgoing.post(office.settings, "https://voorbeeld.example/", b"{}", {})


def test_a_listed_name_keeps_its_name_for_the_server(office: Office, receiver: Receiver) -> None:
    settings = replace(office.settings, webhooks_inside=f"localhost:{receiver.port}")
    assert outgoing.post(settings, f"http://localhost:{receiver.port}/x?y=1", b"{}", {}) == 204
    assert receiver.heard[0][0]["Host"] == f"localhost:{receiver.port}"


def test_a_server_that_hangs_costs_seconds_not_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings = replace(office.settings, webhooks_inside=f"127.0.0.1:{port}")
        hooks.add(settings, office.db, url=f"http://127.0.0.1:{port}/", events=ALL, by="test")
        ended(office, "failed")
        hooks.announce(office.db)
        hooks.deliver_due(settings, office.db)
    assert rows(office)[0].outcome == "Geen antwoord binnen vijf seconden."


def test_the_page_adds_tests_and_removes(office: Office, receiver: Receiver, inside: Settings) -> None:
    client, page = office.as_role(), "/beheer/webhooks"
    answer = send(client, page, page, url="https://meldingen.example/doeners", events="run.failed")
    found = re.search(r"<code>(whsec_[A-Za-z0-9+/]{43}=)</code>", answer.text)
    assert found
    shown = client.get(page).text
    assert found[1] not in shown
    assert "https://meldingen.example/doeners" in shown
    [(hook, last)] = hooks.listed(office.db)
    assert (hook.events, last) == (["run.failed"], None)
    send(client, f"{page}/test", page, webhook=str(hook.id))
    assert "Wacht op het achtergrondproces." in client.get(page).text
    with database.write(office.db) as connection:
        connection.execute(webhooks.update().values(url=receiver.url))
    assert hooks.deliver_due(inside, office.db) == 1
    assert receiver.messages()[0]["event"] == "test"
    assert "Aangekomen." in client.get(page).text
    send(client, f"{page}/weg", page, webhook=str(hook.id))
    assert hooks.listed(office.db) == []
    done = [entry.action for entry in audit.entries(office.db, limit=3)]
    assert done == ["webhooks.remove", "webhooks.test", "webhooks.add"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"url": "", "events": "run.failed"}, "Geef een adres."),
        ({"url": "http://voorbeeld.example", "events": "run.failed"}, "Het adres moet met https:// beginnen."),
        ({"url": "https://voorbeeld.example"}, "Kies minstens één gebeurtenis."),
        ({"url": "https://voorbeeld.example", "events": "iets.anders"}, "Kies minstens één gebeurtenis."),
    ],
)
def test_what_is_wrong_is_said(office: Office, fields: dict[str, str], said: str) -> None:
    answer = send(office.as_role(), "/beheer/webhooks", "/beheer/webhooks", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert hooks.listed(office.db) == []
