"""Services whose bytes are not what they say: one sentence in Dutch, or the rows when it is clear what was meant."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from base.errors import SourceError
from indexer.sources.config import SourceConfig, load_config
from indexer.sources.http_json import rows

CONFIG = """
shape = "http"
[read]
timeout = 5.0
[mapping]
source_id = "id"
title = "title"
organisation_name = "title"
[[mapping.sites]]
postcode = "'9000'"
"""
GOOD = json.dumps({"items": [{"id": "a", "title": "Crème brûlée"}], "total": "1"}, ensure_ascii=False)
BROKEN = {
    "says gzip and sends none": (GOOD.encode(), {"Content-Encoding": "gzip"}),
    "half a gzip": (gzip.compress(GOOD.encode() * 50)[:60], {"Content-Encoding": "gzip"}),
    "says deflate and sends gzip": (gzip.compress(GOOD.encode()), {"Content-Encoding": "deflate"}),
    "a damaged deflate": (zlib.compress(GOOD.encode())[:-6] + b"\xff" * 6, {"Content-Encoding": "deflate"}),
    "a web page": (b"<!doctype html><title>Onderhoud</title>", {"Content-Type": "text/html"}),
    "a row a line": (b'{"id": "a", "title": "A"}\n{"id": "b", "title": "B"}\n', {}),
    "nothing": (b"", {}),
    "a list": (b"[1, 2, 3]", {}),
    "null": (b"null", {}),
    "no count": (json.dumps({"items": []}).encode(), {}),
    "half a count": (json.dumps({"items": [], "total": 0.5}).encode(), {}),
}
CLEAR = {
    "a byte order mark": (GOOD.encode("utf-8-sig"), {}),
    "UTF-16": (GOOD.encode("utf-16"), {}),
    "Latin-1 that says so": (GOOD.encode("latin-1"), {"Content-Type": "application/json; charset=iso-8859-1"}),
    "gzip": (gzip.compress(GOOD.encode()), {"Content-Encoding": "gzip"}),
    "deflate": (zlib.compress(GOOD.encode()), {"Content-Encoding": "deflate"}),
}


class _OnIPv6(HTTPServer):
    address_family = socket.AF_INET6


@contextmanager
def service(
    body: bytes, headers: dict[str, str], kind: type[HTTPServer] = HTTPServer, host: str = "127.0.0.1"
) -> Iterator[int]:
    """The port of a service that always answers the same."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with kind((host, 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def config(tmp_path: Path) -> SourceConfig:
    file = tmp_path / "west-vlaanderen.toml"
    file.write_text(CONFIG, encoding="utf-8")
    return load_config(file, "http://127.0.0.1:1")


def titles(config: SourceConfig, url: str) -> list[str]:
    return [row["title"] for row in rows(replace(config, url=url), sleep=lambda _: None) if isinstance(row, dict)]


@pytest.mark.parametrize(("body", "headers"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_told_in_one_sentence(config: SourceConfig, body: bytes, headers: dict[str, str]) -> None:
    with service(body, headers) as port, pytest.raises(SourceError, match="West-Vlaanderen"):
        titles(config, f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(("body", "headers"), CLEAR.values(), ids=CLEAR.keys())
def test_what_is_clear_is_read(config: SourceConfig, body: bytes, headers: dict[str, str]) -> None:
    with service(body, headers) as port:
        assert titles(config, f"http://127.0.0.1:{port}") == ["Crème brûlée"]


def test_a_service_on_ipv6_is_read(config: SourceConfig) -> None:
    with service(GOOD.encode(), {}, _OnIPv6, "::1") as port:
        assert titles(config, f"http://[::1]:{port}") == ["Crème brûlée"]


def test_a_service_that_speaks_no_tls_is_told(config: SourceConfig) -> None:
    with service(GOOD.encode(), {}) as port, pytest.raises(SourceError, match="niet veilig"):
        titles(config, f"https://127.0.0.1:{port}")
