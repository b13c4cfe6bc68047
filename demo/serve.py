"""The service of West-Vlaanderen, on this machine only: pages of JSON with an ETag, and /openapi.json.

python -m demo.serve var/demo/west-vlaanderen 8799
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from demo.west_vlaanderen import FILE

HOST = "127.0.0.1"
PORT = 8799
LARGEST_PAGE = 200
_PAGE = {"type": "integer", "minimum": 1}
OPENAPI = {
    "openapi": "3.1.0",
    "info": {"title": "Aanbod sociale economie West-Vlaanderen (fictief)", "version": "1.0.0"},
    "paths": {
        "/aanbod": {
            "get": {
                "summary": "Het aanbod, per pagina",
                "parameters": [
                    {"name": "pagina", "in": "query", "schema": _PAGE | {"default": 1}},
                    {"name": "aantal", "in": "query", "schema": _PAGE | {"default": 100, "maximum": LARGEST_PAGE}},
                    {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "Een pagina",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["versie", "totaal", "pagina", "items"],
                                    "properties": {
                                        "versie": {"type": "string"},
                                        "totaal": {"type": "integer"},
                                        "pagina": {"type": "integer"},
                                        "items": {"type": "array", "items": {"type": "object"}},
                                    },
                                }
                            }
                        },
                    },
                    "304": {"description": "Niets veranderd sinds deze ETag"},
                    "400": {"description": "Een parameter klopt niet"},
                },
            }
        }
    },
}


@dataclass
class Pages:
    """The pages of the file, made when asked for and kept until the file changes."""

    file: Path
    stamp: int = 0
    version: str = ""
    items: list[object] = field(default_factory=list)
    made: dict[tuple[int, int], tuple[str, bytes]] = field(default_factory=dict)

    def get(self, number: int, size: int) -> tuple[str, bytes]:
        """ETag and body of a page."""
        stamp = self.file.stat().st_mtime_ns
        if stamp != self.stamp:
            text = self.file.read_bytes()
            self.items, self.version = json.loads(text)["items"], hashlib.sha256(text).hexdigest()[:12]
            self.stamp, self.made = stamp, {}
        if (number, size) not in self.made:
            self.made[number, size] = self._make(number, size)
        return self.made[number, size]

    def _make(self, number: int, size: int) -> tuple[str, bytes]:
        items = self.items[(number - 1) * size : number * size]
        page = {"versie": self.version, "totaal": len(self.items), "pagina": number, "items": items}
        body = json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode()
        return f'"{hashlib.sha256(body).hexdigest()[:20]}"', body


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "west-vlaanderen/1"
    disable_nagle_algorithm = True  # headers and body are two writes; else each answer waits for 40 ms
    timeout = 30
    pages: Pages

    def do_GET(self) -> None:
        """Answer a request."""
        address = urlsplit(self.path)
        if address.path == "/openapi.json":
            self._answer(HTTPStatus.OK, json.dumps(OPENAPI).encode())
        elif address.path == "/aanbod":
            self._page(parse_qs(address.query))
        else:
            self._answer(HTTPStatus.NOT_FOUND, b'{"fout": "onbekend adres"}')

    def _page(self, query: dict[str, list[str]]) -> None:
        try:
            number, size = int(query.get("pagina", ["1"])[0]), int(query.get("aantal", ["100"])[0])
        except ValueError:
            number = size = 0
        if number < 1 or not 1 <= size <= LARGEST_PAGE:
            self._answer(HTTPStatus.BAD_REQUEST, b'{"fout": "pagina of aantal klopt niet"}')
            return
        etag, body = self.pages.get(number, size)
        if self.headers.get("If-None-Match") == etag:
            self._answer(HTTPStatus.NOT_MODIFIED, b"", etag)
        else:
            self._answer(HTTPStatus.OK, body, etag)

    def _answer(self, status: HTTPStatus, body: bytes, etag: str = "") -> None:
        self.send_response(status)
        if etag:
            self.send_header("ETag", etag)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
        """Say nothing: the reader tells what it read."""


def make_server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server that listens but does not answer yet; port 0 takes any free one (`server_port`)."""
    pages = Pages(folder / FILE)
    pages.get(1, LARGEST_PAGE)  # a large file takes longer to read than whoever asks for its first page waits
    handler = type("Handler", (_Handler,), {"pages": pages})
    return ThreadingHTTPServer((HOST, port), handler)


def serve(folder: Path, port: int = PORT) -> None:
    """Answer until the process is stopped."""
    with make_server(folder, port) as server:
        server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PORT)
