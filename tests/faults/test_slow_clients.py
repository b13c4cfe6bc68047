"""Hundreds of connections that send or read next to nothing: others are answered, and the slow ones are closed."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from benchmarks.slow import KINDS, SlowClients

EACH = 100  # of each kind; 200 with --drill
PAGES = 40
PATIENCE = 10.0  # seconds for a page on a machine that is busy with other tests
LONGEST = 180.0  # seconds until the last one must be gone


@pytest.fixture(scope="module")
def slow_clients(server_url: str, full_size: bool) -> Iterator[SlowClients]:
    """Slow clients of every kind at once, all of them accepted."""
    with SlowClients(int(urlsplit(server_url).port or 0), list(KINDS), 2 * EACH if full_size else EACH) as clients:
        yield clients


def status(port: int, address: str) -> int:
    """The status of a page, asked over a connection of its own and read to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", address, headers={"Connection": "close"})
    with connection.getresponse() as answer:
        answer.read()
    connection.close()
    return answer.status


@pytest.mark.slow
def test_slow_clients_of_every_kind_stop_nobody_and_are_closed(slow_clients: SlowClients) -> None:
    assert slow_clients.held() > 0
    for _ in range(PAGES):
        assert status(slow_clients.port, "/livez") == 200
        assert status(slow_clients.port, "/zoeken?q=poetsen") == 200
    deadline = time.monotonic() + LONGEST
    while slow_clients.held() and time.monotonic() < deadline:
        assert status(slow_clients.port, "/livez") == 200
        time.sleep(1)
    assert slow_clients.held() == 0
