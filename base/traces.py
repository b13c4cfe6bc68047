"""Traces for OpenTelemetry: what a request or a run waited for, over all processes. Off unless DOENERS_TRACES is set.

While they are off nothing of OpenTelemetry is loaded, and its packages need not be there (docs/decisions/0077). No
span holds what a person typed, an address, or the text of an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

import structlog

from base.errors import ConfigError

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

Kind = Literal["INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]
Facts = Mapping[str, str | int]
NONE: Facts = {}
_P = ParamSpec("_P")
_R = TypeVar("_R")
_tracers: list[Tracer] = []  # the one of this process, once traces have begun


def begin(collector: str, service: str) -> None:
    """From now on this process sends its spans to a collector (OTLP over HTTP); nothing happens when there is none.

    Raises ConfigError when the packages are not installed.
    """
    if not collector:
        return
    if not _tracers:
        try:
            from base import collector as sending  # noqa: PLC0415 - not loaded while traces are off
        except ImportError as error:
            raise ConfigError("DOENERS_TRACES is gezet, maar requirements/traces.txt is niet geïnstalleerd.") from error
        _tracers.append(sending.tracer(collector, service))
    processors = structlog.get_config()["processors"]
    if _add_trace_id not in processors:
        processors.insert(0, _add_trace_id)


@contextmanager
def span(
    name: str, kind: Kind = "INTERNAL", facts: Facts = NONE, *, root: bool = False, within: str | None = None
) -> Iterator[Span | None]:
    """A span for the length of the block: below the one of this thread, or `within` one of another process.

    Without either it begins a trace when it may be a `root`; else there is none: a thread in the background that asks
    the engine now and then makes no trace of it.
    """
    if not _tracers or not (root or within or current()):
        yield None
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415 - loaded by `begin`
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

    context = TraceContextTextMapPropagator().extract({"traceparent": within}) if within else None
    with _tracers[0].start_as_current_span(
        name, context, SpanKind[kind], facts, record_exception=False, set_status_on_exception=False
    ) as one:
        try:
            yield one
        except Exception as error:  # its kind, not its words: they may be somebody's
            one.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def traced(name: str, kind: Kind = "INTERNAL", *, root: bool = False) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Let each call of a function be a span."""

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(function)
        def call(*args: _P.args, **options: _P.kwargs) -> _R:
            with span(name, kind, root=root):
                return function(*args, **options)

        return call

    return decorate


def opened(name: str, facts: Facts) -> Span | None:
    """A span below the one of this thread, which whoever asks for it ends; None when there is none to be below."""
    if not _tracers or not current():
        return None
    from opentelemetry.trace import SpanKind  # noqa: PLC0415 - loaded by `begin`

    return _tracers[0].start_span(name, kind=SpanKind.CLIENT, attributes=facts)


def current() -> str | None:
    """The span of this thread, as another process may go on from it (W3C traceparent); None when there is none."""
    if not _tracers:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

    carried: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carried)
    return carried.get("traceparent")


def _add_trace_id(_logger: object, _method: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """A line of the log names its trace."""
    if within := current():
        event["trace_id"] = within.split("-")[1]
    return event
