"""Clients that cost a web server a connection each for as long as it lets them: silent, dripping, not reading."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from dataclasses import dataclass

import psutil

from standalone.loopback import HOST

STEP_SECONDS = 1.0
_POST = b"POST /feedback HTTP/1.1\r\nHost: doeners.example\r\nContent-Type: application/x-www-form-urlencoded\r\n"
_LARGE = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: doeners.example\r\n\r\n"


@dataclass(frozen=True)
class Kind:
    """What a slow client sends at once, what it sends each second, and how many bytes it reads each second."""

    first: bytes = b""
    drip: bytes = b""
    reads: int = 0


KINDS = {
    "silent": Kind(),
    "dripping head": Kind(b"GET /zoeken HTTP/1.1\r\nHost: doeners.example\r\nX-Slow: ", b"a"),
    "dripping blank lines": Kind(b"\r\n", b"\r\n"),
    "dripping body": Kind(_POST + b"Content-Length: 60000\r\n\r\ntekst=", b"a"),
    "dripping chunks": Kind(_POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "not reading": Kind(_LARGE * 20),
    "reading a byte": Kind(_LARGE * 20, reads=1),
}


class SlowClients:
    """So many connections of each of some kinds, from `with` on, until the server has closed them or `with` ends."""

    def __init__(self, port: int, kinds: list[str], each: int) -> None:
        self.port = port
        self.clients = [(_connection(port), KINDS[kind]) for kind in kinds for _ in range(each)]
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> SlowClients:
        for client, kind in self.clients:
            client.sendall(kind.first)
            client.setblocking(False)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
        for client, _kind in self.clients:
            client.close()

    def held(self) -> int:
        """Connections that the server has not closed yet, those of others included."""
        return held(self.port)

    def _run(self) -> None:
        while not self._end.wait(STEP_SECONDS):
            for client, kind in self.clients:
                with contextlib.suppress(OSError):  # the server closed it, or its buffer is full
                    client.send(kind.drip)
                with contextlib.suppress(OSError):
                    client.recv(kind.reads)


def held(port: int) -> int:
    """Connections that a process holds on a port."""
    states = (psutil.CONN_ESTABLISHED, psutil.CONN_CLOSE_WAIT)
    found = psutil.net_connections("tcp")
    return sum(1 for c in found if c.pid and c.laddr.port == port and c.raddr and c.status in states)


def _connection(port: int) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that an answer soon has nowhere to go
    client.connect((HOST, port))
    return client


def main() -> None:
    """PORT, how many of each, and kinds; until standard input ends."""
    port, each, *kinds = sys.argv[1:]
    with SlowClients(int(port), kinds, int(each)):
        sys.stdin.read()


if __name__ == "__main__":
    main()
