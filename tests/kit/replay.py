"""Plays recorded HTTP exchanges: each request gets the next answer that was recorded for its address."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Exchange = dict[str, Any]  # {"request": {"target", "headers"?}, "response": {"status", "headers", "body", …}}


@dataclass
class Replay:
    """A server that answers what `exchanges` say; the last answer for an address is repeated.

    In a response, `cut` says how many bytes of the body are sent before the line drops, `wait` for how many seconds it
    falls silent half-way. `asked` is what was asked, with its headers.
    """

    exchanges: list[Exchange]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _turn: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def next(self, target: str, headers: dict[str, str]) -> dict[str, Any]:
        """The response to a request."""
        with self._lock:
            self.asked.append((target, headers))
            recorded = [e for e in self.exchanges if e["request"]["target"] == target]
            if not recorded:
                return {"status": 404, "headers": {}, "body": {"error": f"not recorded: {target}"}}
            exchange = recorded[min(self._turn[target], len(recorded) - 1)]
            self._turn[target] += 1
        for name, value in exchange["request"].get("headers", {}).items():
            if headers.get(name) != value:
                return {"status": 400, "headers": {}, "body": {"error": f"{name} is not {value}"}}
        response: dict[str, Any] = exchange["response"]
        return response


@contextmanager
def replay(exchanges: list[Exchange]) -> Iterator[Replay]:
    """A replay server on a free port."""
    script = Replay(exchanges)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"script": script}))
    script.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    script: Replay

    def do_GET(self) -> None:
        response = self.script.next(self.path, dict(self.headers))
        body = response.get("body", "")
        raw = body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(response["status"])
        for name, value in response.get("headers", {}).items():
            self.send_header(name, value)
        if response["status"] != 304:
            self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self._send(raw, response)

    def _send(self, raw: bytes, response: dict[str, Any]) -> None:
        half = len(raw) // 2
        if "cut" in response:
            self.wfile.write(raw[: response["cut"]])
            self.close_connection = True
        elif "wait" in response:
            self.wfile.write(raw[:half])
            self.wfile.flush()
            time.sleep(response["wait"])
            self.close_connection = True
        else:
            self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass
