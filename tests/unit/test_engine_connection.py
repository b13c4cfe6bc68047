"""The way to the engine, against a server that answers as it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Event, Thread
from typing import Any

import pytest
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, NotFoundError
from urllib3.util import wait_for_read

from base import patience
from base.node import EngineConnection


class Engine(ThreadingTCPServer):
    """Answers with the port that it was asked from: as many as there are connections."""

    daemon_threads = True
    over: Event


class Answers(BaseHTTPRequestHandler):
    """By path: "/missing" is 404, "/last" closes the connection, "/short" breaks off, "/slow" never ends, "/drips"
    sends byte after byte without an end."""

    protocol_version = "HTTP/1.1"
    server: Engine

    def do_POST(self) -> None:
        """Read what was sent; answer with the port, what was sent and the authorization."""
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        text = b"%d %s %s" % (self.client_address[1], sent, str(self.headers["Authorization"]).encode())
        if self.path == "/slow":
            self.server.over.wait()
        if self.path == "/drips":
            self.drip()
            return
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", str(len(text) + (self.path == "/short")))
        self.end_headers()
        self.wfile.write(text)
        self.close_connection = self.path in ("/last", "/short")

    def drip(self) -> None:
        """Bytes of a head, each well before the client gives up waiting for it, until nobody reads them."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            while not self.server.over.wait(0.05):
                self.wfile.write(b"a")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with Engine(("127.0.0.1", 0), Answers) as server:
        server.over = Event()
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.over.set()
        server.shutdown()


@pytest.fixture
def engine(port: int) -> Iterator[EngineConnection]:
    connection = EngineConnection(host="127.0.0.1", port=port, timeout=5)
    yield connection
    connection.close()


def ask(engine: EngineConnection, path: str, **more: Any) -> list[str]:
    """The words of the answer: port, what was sent, authorization."""
    return engine.perform_request("POST", path, body=b"wat", **more)[2].decode().split()


def test_a_connection_stays_open(engine: EngineConnection) -> None:
    assert ask(engine, "/one") == ask(engine, "/two")


def test_it_stays_open_after_a_refusal(engine: EngineConnection) -> None:
    before = ask(engine, "/one")
    with pytest.raises(NotFoundError):
        ask(engine, "/missing")
    assert ask(engine, "/missing", ignore=(404,)) == before


def test_one_that_the_engine_closed_is_replaced(engine: EngineConnection) -> None:
    closed = ask(engine, "/last")
    assert wait_for_read(engine._idle[-1].sock, timeout=5)  # the end has come through
    assert ask(engine, "/one") != closed


def test_an_answer_that_breaks_off_is_none(engine: EngineConnection) -> None:
    with pytest.raises(NoConnection):
        ask(engine, "/short")


@pytest.mark.parametrize("words", ["index/_search", "_search/point_in_time", "index/_doc/1", "index/_alias", "_bulk"])
def test_who_answers_something_else_is_not_the_engine(engine: EngineConnection, words: str) -> None:
    with pytest.raises(NoConnection, match="something else"):
        ask(engine, f"/{words}")
    assert ask(engine, "/one")


def test_an_engine_that_takes_too_long_is_given_up(engine: EngineConnection) -> None:
    with pytest.raises(ConnectionTimeout):
        ask(engine, "/slow", timeout=0.05)
    assert ask(engine, "/one")  # by another connection


def test_a_request_without_time_left_is_not_sent(engine: EngineConnection) -> None:
    patience.begin(0.0)
    try:
        with pytest.raises(ConnectionTimeout) as refused:
            ask(engine, "/one")
    finally:
        patience.begin(None)
    assert refused.value.error == "the time of this request is over"


def test_a_name_and_its_password_go_along(port: int) -> None:
    engine = EngineConnection(host="127.0.0.1", port=port, http_auth="zoeker:geheim")
    assert ask(engine, "/one")[2:] == ["Basic", "em9la2VyOmdlaGVpbQ=="]
    engine.close()


def test_a_line_that_drips_is_given_up_as_one_that_is_silent(engine: EngineConnection) -> None:
    with pytest.raises(ConnectionTimeout):
        engine.perform_request("POST", "/drips", body=b"wat", timeout=0.5)
