"""Sending spans to a collector, by OpenTelemetry's own exporter. Only base.traces loads this, when traces are on."""

from __future__ import annotations

import logging

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer

from base.logging import get_logger

log = get_logger("traces")
SECONDS = 5  # that a collector may take; what it does not take in time is lost, and nobody waits for it


class OurWords(logging.Handler):
    """What the exporter says of its trouble, as a line of our log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        log.warning("traces_not_sent", reason=record.msg)


def tracer(address: str, service: str) -> Tracer:
    """What makes spans, which leave in batches beside the work and at the end of the process."""
    theirs = logging.getLogger("opentelemetry")
    theirs.handlers, theirs.propagate = [OurWords(logging.WARNING)], False
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    exporter = OTLPSpanExporter(endpoint=f"{address.rstrip('/')}/v1/traces", timeout=SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider.get_tracer("doeners")
