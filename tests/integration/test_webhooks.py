"""Webhooks, told to a real server that checks the signature; what ended is told once, and tried again."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.outbox import outgoing
from app.outbox import webhooks as sending
from app.outbox.rows import Row, claim
from app.security import audit, sealed
from base import clock, database
from base.config import Settings
from base.tables import outbox, webhooks
from base.tables import runs as runs_table
from indexer.running import runs
from tests.kit.accounts import send
from tests.kit.committed import committed
from tests.kit.office import Office
from tests.kit.waiting import wait_for
from tests.kit.webhooks import ALL, Receiver, ended, rows, signed_with

pytestmark = pytest.mark.usefixtures("no_webhooks_left")


def test_what_ended_is_told_once_and_signed(office: Office, inside: Settings, receiver: Receiver, secret: str) -> None:
    run_id = ended(office, "refused")
    assert [sending.announce(office.db), sending.announce(office.db)] == [1, 0]
    assert [sending.deliver_due(inside, office.db), sending.deliver_due(inside, office.db)] == [1, 0]
    [(headers, body)] = receiver.heard
    told = json.loads(body)
    assert (told["event"], told["run"]["id"], told["run"]["message"]) == ("run.refused", run_id, "De reden.")
    assert "jan" not in body.decode()
    assert headers["webhook-id"] == told["id"]
    assert headers["Content-Type"] == "application/json"
    assert signed_with(secret, headers, body)
    assert not signed_with("another", headers, body)
    assert not signed_with(secret, headers, body + b" ")


def test_a_secret_from_before_the_prefix_still_signs(
    office: Office, inside: Settings, receiver: Receiver, secret: str
) -> None:
    with database.write(office.db) as connection:
        connection.execute(webhooks.update().values(secret=sealed.close(inside, "een-geheim-van-vroeger")))
    ended(office, "refused")
    sending.announce(office.db)
    sending.deliver_due(inside, office.db)
    [(headers, body)] = receiver.heard
    assert signed_with("een-geheim-van-vroeger", headers, body)


def test_a_worker_killed_at_the_last_try_leaves_one_more(office: Office, inside: Settings, secret: str) -> None:
    ended(office, "refused")
    sending.announce(office.db)
    with database.write(office.db) as connection:
        connection.execute(outbox.update().values(tries=len(sending.WAITS)))
    [row] = rows(office)
    assert claim(office.db, Row(**row._mapping))  # and then it dies
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
    sending.announce(office.db)
    assert [row.subject for row in rows(office)] == ([event] if event else [])


@pytest.mark.parametrize("state", ["succeeded", "refused", "failed"])
def test_a_dry_run_is_nobody_else_s_business(office: Office, secret: str, state: runs.RunState) -> None:
    run_id = ended(office, state)
    with database.write(office.db) as connection:
        connection.execute(runs_table.update().where(runs_table.c.id == run_id).values(dry_run=True))
    assert sending.announce(office.db) == 0


def test_only_what_was_asked_for_is_told_and_nothing_of_before(
    office: Office, inside: Settings, receiver: Receiver
) -> None:
    before = runs.get(office.db, ended(office, "failed"))
    assert before is not None
    assert before.finished_at is not None
    wait_for(lambda: clock.now() > before.finished_at)
    committed(sending.add, inside, office.db, url=receiver.url, events=["run.failed"], by="test")
    ended(office, "refused")
    assert sending.announce(office.db) == 0
    ended(office, "failed")
    assert sending.announce(office.db) == 1


def test_a_server_that_fails_is_asked_again_and_then_given_up(
    office: Office, inside: Settings, receiver: Receiver, secret: str
) -> None:
    receiver.status = 500
    ended(office, "failed")
    sending.announce(office.db)
    waited = timedelta()
    for wait in (*sending.WAITS, timedelta(days=1), timedelta(days=1)):
        with clock.moved(waited):
            sending.deliver_due(inside, office.db)
            sending.deliver_due(inside, office.db)  # not due yet
        waited += wait + timedelta(seconds=1)
    assert len(receiver.heard) == len(sending.WAITS) + 1
    assert len({message["id"] for message in receiver.messages()}) == 1
    [row] = rows(office)
    assert (row.state, row.next_try_at, row.outcome) == ("given_up", None, "Antwoordde met status 500.")


def test_a_redirect_is_not_followed(office: Office, inside: Settings, receiver: Receiver, secret: str) -> None:
    receiver.status, receiver.location = 307, receiver.url
    ended(office, "failed")
    sending.announce(office.db)
    assert sending.deliver_due(inside, office.db) == 0
    assert len(receiver.heard) == 1


def test_an_address_that_is_no_longer_listed_hears_nothing(office: Office, receiver: Receiver, secret: str) -> None:
    ended(office, "failed")
    sending.announce(office.db)
    assert sending.deliver_due(office.settings, office.db) == 0
    assert receiver.heard == []
    [row] = rows(office)
    assert (row.next_try_at, row.outcome) == (None, "Het adres moet met https:// beginnen.")


def test_with_another_key_it_says_why(office: Office, inside: Settings, receiver: Receiver, secret: str) -> None:
    ended(office, "failed")
    sending.announce(office.db)
    sending.deliver_due(replace(inside, secret_key="y" * 32), office.db)
    assert "DOENERS_SECRET_KEY" in rows(office)[0].outcome
    assert receiver.heard == []


def test_any_error_of_one_delivery_is_its_outcome_and_the_next_one_leaves(
    office: Office, inside: Settings, receiver: Receiver, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(sending.add, inside, office.db, url=receiver.url, events=ALL, by="test")
    ended(office, "failed")
    sending.announce(office.db)
    send_it, failures = outgoing.post, [RuntimeError("onverwacht")]

    def once(*given: Any) -> int:
        if failures:
            raise failures.pop()
        return send_it(*given)

    monkeypatch.setattr(outgoing, "post", once)
    assert sending.deliver_due(inside, office.db) == 1
    assert sorted(row.outcome for row in rows(office)) == [
        "Aangekomen.",
        "Versturen mislukt: dit adres geeft een onverwachte fout.",
    ]


def test_a_delivery_leaves_also_where_a_loop_runs(inside: Settings, office: Office, receiver: Receiver) -> None:
    async def deliver() -> int:
        return sending.deliver_due(inside, office.db)

    committed(sending.add, inside, office.db, url=receiver.url, events=ALL, by="test")
    ended(office, "failed")
    sending.announce(office.db)
    with ThreadPoolExecutor(1) as thread:  # in this one a browser may have left its own
        assert thread.submit(asyncio.run, deliver()).result() == 1


def test_the_page_adds_tests_and_removes(office: Office, receiver: Receiver, inside: Settings) -> None:
    client, page = office.as_role(), "/beheer/webhooks"
    answer = send(client, page, page, url="https://meldingen.example/doeners", events="run.failed")
    found = re.search(r"<code>(whsec_[A-Za-z0-9+/]{43}=)</code>", answer.text)
    assert found
    shown = client.get(page).text
    assert found[1] not in shown
    assert "https://meldingen.example/doeners" in shown
    [(hook, last)] = sending.listed(office.db)
    assert (hook.events, last) == (["run.failed"], None)
    send(client, f"{page}/test", page, webhook=str(hook.id))
    assert "Wacht op het achtergrondproces." in client.get(page).text
    with database.write(office.db) as connection:
        connection.execute(webhooks.update().values(url=receiver.url))
    assert sending.deliver_due(inside, office.db) == 1
    assert receiver.messages()[0]["event"] == "test"
    assert "Aangekomen." in client.get(page).text
    send(client, f"{page}/weg", page, webhook=str(hook.id))
    assert sending.listed(office.db) == []
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
    assert sending.listed(office.db) == []
