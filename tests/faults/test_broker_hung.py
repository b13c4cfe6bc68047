"""A broker that accepts connections and never answers, as one does that was stopped or whose machine swaps."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from base.config import Settings
from indexer.running import orders, runs
from tests.kit.accounts import log_in, somebody
from tests.kit.office import Office

UNLIMITED = ["/livez", "/over", "/zoeken", "/static/style.css", "/geen-pagina", "/api/v1/index"]


class HungBroker:
    """A port that says nothing; it counts who came to ask."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._open: list[socket.socket] = []  # closed, they would be an answer

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self._listener.getsockname()[1]}/0"

    def asked(self) -> int:
        """How many connections were made since the last time; each costs who asks one time-out."""
        before = len(self._open)
        while True:
            try:
                self._open.append(self._listener.accept()[0])
            except BlockingIOError:
                return len(self._open) - before

    def close(self) -> None:
        """Let everybody go."""
        for connection in self._open:
            connection.close()


@pytest.fixture(scope="module")
def hung_broker() -> Iterator[HungBroker]:
    """The broker."""
    with socket.create_server(("127.0.0.1", 0)) as listener, closing(HungBroker(listener)) as broker:
        listener.setblocking(False)
        yield broker


@pytest.fixture(scope="module")
def office_settings(office_settings: Settings, hung_broker: HungBroker) -> Settings:
    """The office has a broker, which hangs."""
    return replace(office_settings, redis_url=hung_broker.url)


def test_a_login_waits_for_it_twice_at_most_and_then_counts_by_itself(office: Office, hung_broker: HungBroker) -> None:
    assert log_in(office.app.test_client(), somebody(office.db)).status_code == 302
    assert hung_broker.asked() in (1, 2)  # the count, and whether it is back already
    guesses = [log_in(office.app.test_client(), somebody(office.db), "fout").status_code for _ in range(12)]
    assert guesses[-1] == 429


def test_pages_without_a_limit_never_ask_it(office: Office, hung_broker: HungBroker) -> None:
    log_in(office.app.test_client(), somebody(office.db))
    hung_broker.asked()
    client = office.app.test_client()
    statuses = []
    for address in UNLIMITED * 3:
        with client.get(address) as answer:
            statuses.append(answer.status_code)
    assert statuses[0] == 200
    assert 500 not in statuses
    assert hung_broker.asked() == 0


def test_an_order_waits_for_it_once_and_stands(office: Office, hung_broker: HungBroker) -> None:
    hung_broker.asked()
    run_id = orders.order(office.settings, office.db, orders.Order("sync"), by="test")
    assert hung_broker.asked() == 1
    run = runs.get(office.db, run_id)
    assert run is not None
    assert run.state == "queued"
