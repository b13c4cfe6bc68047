"""A real collector of traces: a server that takes OTLP over HTTP, and what it was sent."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Sent:
    """A span that arrived; ids in hexadecimal, `parent` "" for the first of a trace."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    facts: dict[str, str]


@dataclass
class Collector:
    """The address of a collector, and the spans that it was sent."""

    url: str
    spans: list[Sent] = field(default_factory=list)

    def named(self, name: str) -> list[Sent]:
        """The spans of a name."""
        return [one for one in list(self.spans) if one.name == name]

    def below(self, top: Sent) -> list[Sent]:
        """All spans below one, at whatever depth."""
        children = [one for one in list(self.spans) if (one.trace, one.parent) == (top.trace, top.id)]
        return [*children, *(deeper for child in children for deeper in self.below(child))]

    def take(self, body: bytes) -> None:
        """Note what a request brings."""
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            facts = {one.key: one.value.string_value for one in group.resource.attributes}
            for span in (span for scope in group.scope_spans for span in scope.spans):
                said = {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}
                ids = span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()
                self.spans.append(Sent(facts["service.name"], span.name, *ids, said))


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector, for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            assert self.path == "/v1/traces"
            collector.take(body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield collector
        finally:
            server.shutdown()
