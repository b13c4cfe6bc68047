"""A proxy before the real engine: bulk requests fail in part (too busy for a moment, or for good), others hang."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

BUSY = {"type": "opensearch_rejected_execution_exception", "reason": "the queue is full"}
Lines = list[bytes]  # of one item of a bulk request: the action, and the document that belongs to it


@dataclass
class Trouble:
    """What goes wrong: `busy` items are answered 429 the first time, `poison` ones get a field that no mapping has.

    Requests whose body is `held` get no answer before `released`. What reaches the engine when it `dies` of it is done
    there, and nobody hears of it.
    """

    busy: Callable[[str], bool] = lambda _identity: False
    poison: Callable[[str], bool] = lambda _identity: False
    held: Callable[[bytes], bool] = lambda _body: False
    dies: Callable[[str, str], bool] = lambda _method, _path: False
    released: threading.Event = field(default_factory=threading.Event)
    answered: set[str] = field(default_factory=set)  # ids that got their 429

    def refuses(self, identity: str) -> bool:
        """Whether this item is answered 429 now."""
        refuse = self.busy(identity) and identity not in self.answered
        self.answered |= {identity} if refuse else set()
        return refuse


@contextmanager
def troubled(engine_url: str, trouble: Trouble) -> Iterator[str]:
    """The address of the proxy, for as long as the block lasts."""
    handler = type("Handler", (_Handler,), {"engine": urlsplit(engine_url).netloc, "trouble": trouble})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            trouble.released.set()
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    engine: str
    trouble: Trouble

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.trouble.held(body):
            self.trouble.released.wait(60)
        if self.command == "POST" and urlsplit(self.path).path.endswith("/_bulk"):
            self._bulk(body)
            return
        answer = self._ask(body)
        if self.trouble.dies(self.command, self.path):
            self.close_connection = True
        else:
            self._answer(*answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815 - the names that http.server gives

    def _bulk(self, body: bytes) -> None:
        items = _items(body)
        refused = {number for number, item in enumerate(items) if self.trouble.refuses(_identity(item))}
        sent = [self._poisoned(item) for number, item in enumerate(items) if number not in refused]
        headers: dict[str, str] = {}
        status, answer = 200, b'{"items": []}'
        if sent:
            status, headers, answer = self._ask(b"".join(line + b"\n" for item in sent for line in item))
        if status == 200:
            given = iter(json.loads(answer)["items"])
            merged = [_busy(item) if number in refused else next(given) for number, item in enumerate(items)]
            answer = json.dumps({"errors": True, "items": merged}).encode()
        self._answer(status, headers | {"Content-Type": "application/json"}, answer)

    def _poisoned(self, item: Lines) -> Lines:
        if len(item) < 2 or not self.trouble.poison(_identity(item)):
            return item
        return [item[0], json.dumps(json.loads(item[1]) | {"vergif": "ja"}).encode()]

    def _ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.engine, timeout=60)
        headers = {name: self.headers[name] for name in ("Content-Type",) if self.headers[name]}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        found = answer.status, {"Content-Type": answer.getheader("Content-Type", "")}, answer.read()
        connection.close()
        return found

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


def _items(body: bytes) -> list[Lines]:
    lines, items = iter(body.splitlines()), []
    for action in lines:
        items.append([action] if b'"delete"' in action[:12] else [action, next(lines)])
    return items


def _identity(item: Lines) -> str:
    return str(next(iter(json.loads(item[0]).values()))["_id"])


def _busy(item: Lines) -> dict[str, Any]:
    action = next(iter(json.loads(item[0])))
    return {action: {"_id": _identity(item), "status": 429, "error": BUSY}}
