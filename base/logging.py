"""Logs: one JSON object a line on standard error, without secrets or personal data."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO, cast

import structlog
from structlog.typing import FilteringBoundLogger, Processor

_CANNOT_BE_WRITTEN = (OSError, ValueError)  # Python raises the latter for a closed stream


@dataclass(frozen=True)
class LossyStream:
    """A stream for lines of the log: one that cannot be written (a full disk, a pipe that nobody reads, a stream that
    was closed) is lost; the answer that it is about is not."""

    stream: TextIO

    def write(self, text: str) -> None:
        """Write, if it can be done."""
        with suppress(*_CANNOT_BE_WRITTEN):
            self.stream.write(text)

    def flush(self) -> None:
        """What was written leaves this process, if it can be done."""
        with suppress(*_CANNOT_BE_WRITTEN):
            self.stream.flush()


def configure(level: str = "INFO") -> None:
    """Send the logs of the product and of its libraries to standard error as JSON lines."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # without the values of variables: they hold what visitors typed, and secrets
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", LossyStream(sys.stderr))),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )
    # The engine's client logs whole URLs and bodies at INFO and a stack trace at WARNING: our own lines say enough.
    for noisy in ("opensearch", "httpx", "httpcore", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def get_logger(name: str) -> FilteringBoundLogger:
    """A structured logger; call it with an event name and key=value pairs."""
    logger: FilteringBoundLogger = structlog.get_logger(part=name)
    return logger
