"""Where webhooks may lead: addresses inside our own network stay out of reach, and a bad address stops no other."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.outbox import outgoing
from app.outbox import webhooks as sending
from base import database
from base.config import Settings
from base.errors import InvalidParams
from base.tables import webhooks
from tests.kit.committed import committed
from tests.kit.office import Office
from tests.kit.waiting import PATIENCE
from tests.kit.webhooks import ALL, Receiver, ended, rows

pytestmark = pytest.mark.usefixtures("no_webhooks_left")


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
        committed(sending.add, office.settings, office.db, url=url, events=ALL, by="test")
    assert api.post("/api/v1/webhooks", json={"url": url, "events": ALL}, headers=platform_headers).status_code == 422
    assert sending.listed(office.db) == []


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
    committed(sending.add, inside, office.db, url=receiver.url, events=ALL, by="test")
    with database.write(office.db) as connection:
        row = dict(connection.execute(webhooks.select()).one()._mapping)
        connection.execute(webhooks.delete())
        for number, url in enumerate([*odd, receiver.url], 1):
            written = url.encode("utf-8", "replace").decode()
            connection.execute(webhooks.insert().values({**row, "id": number, "url": written}))
    ended(office, "failed")
    sending.announce(office.db)
    assert sending.deliver_due(inside, office.db) == 1
    outcomes = {row.webhook_id: row.outcome for row in rows(office)}
    assert outcomes.pop(len(odd) + 1) == "Aangekomen."
    assert all(outcomes.values()), outcomes


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
        committed(sending.add, settings, office.db, url=f"http://127.0.0.1:{port}/", events=ALL, by="test")
        ended(office, "failed")
        sending.announce(office.db)
        sending.deliver_due(settings, office.db)
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
        committed(sending.add, settings, office.db, url=f"http://127.0.0.1:{port}/", events=ALL, by="test")
        ended(office, "failed")
        sending.announce(office.db)
        sending.deliver_due(settings, office.db)
    assert rows(office)[0].outcome == "Geen antwoord binnen vijf seconden."
