"""For machines that watch: /livez, /readyz, /metrics, and a line in the log for every request.

No line and no figure holds what a visitor typed, or an address of a visitor.
"""

from __future__ import annotations

import os
import re
import time
import uuid
from ipaddress import ip_address, ip_network

import orjson
from flask import Blueprint, Response, abort, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client import REGISTRY as THIS_PROCESS
from structlog import contextvars

from app.http.services import services
from app.operations import state_figures
from app.operations.readiness import readiness
from base import patience
from base.logging import get_logger

log = get_logger("web")
blueprint = Blueprint("ops", __name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")  # what a proxy in front may hand us; anything else is not logged
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
_requests = Counter(
    "doeners_requests_total", "Answers by endpoint, method and status", ["endpoint", "method", "status"]
)
_seconds = Histogram("doeners_request_seconds", "Time to answer, in seconds", ["endpoint"], buckets=_BUCKETS)
# Of machines, which wait for thousands of addresses.
_UNHURRIED = frozenset({"web.machines.sitemap", "web.machines.sitemap_part"})
_INSIDE = [
    ip_network(text) for text in ("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
]
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@blueprint.get("/livez")
def livez() -> Response:
    """This process answers. It never asks the engine: a restart would not help there."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def readyz() -> Response:
    """200 when this process is warm and a real query succeeds; else 503. Both with reasons in Dutch."""
    state = readiness().check()
    body = {"ready": state.ready, "reasons": state.reasons, "warnings": state.warnings}
    response = Response(orjson.dumps(body), 200 if state.ready else 503, content_type="application/json")
    response.cache_control.no_store = True
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus: of all web processes when they share PROMETHEUS_MULTIPROC_DIR, else of this one.

    For machines inside only; behind a proxy that is told of (DOENERS_TRUSTED_PROXIES) the visitor's address counts.
    """
    if not _inside(request.remote_addr):
        abort(404)
    registry = THIS_PROCESS
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(
        generate_latest(registry) + state_figures.text(readiness().seen()), content_type=CONTENT_TYPE_LATEST
    )


def _inside(address: str | None) -> bool:
    """Whether a visitor is this machine, or one of a private network."""
    try:
        visitor = ip_address(address or "")
    except ValueError:
        return False
    visitor = getattr(visitor, "ipv4_mapped", None) or visitor
    return any(visitor in network for network in _INSIDE)


@blueprint.before_app_request
def begin() -> None:
    """Start the clock and name the request, so that all its lines in the log can be found together."""
    g.began = time.perf_counter()
    patience.begin(services().settings.search_timeout if _is_of_visitor() else None)
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    contextvars.clear_contextvars()
    contextvars.bind_contextvars(request_id=g.request_id)


def _is_of_visitor() -> bool:
    """Whether somebody waits for a page or for an answer to read; orders and the back office may take longer."""
    if request.endpoint in _UNHURRIED:
        return False
    return "web" in request.blueprints or ("api" in request.blueprints and request.method in {"GET", "HEAD"})


@blueprint.teardown_app_request
def leave(_error: BaseException | None = None) -> None:
    """What this thread does next has no part in the budget of this request."""
    patience.begin(None)


@blueprint.after_app_request
def finish(response: Response) -> Response:
    """Count the answer and log it."""
    seconds = time.perf_counter() - g.began if "began" in g else 0.0
    endpoint = request.endpoint or "none"
    method = request.method if request.method in _METHODS else "other"  # a stranger's word makes no new series
    _requests.labels(endpoint, method, str(response.status_code)).inc()
    _seconds.labels(endpoint).observe(seconds)
    tell = log.debug if request.blueprint == blueprint.name else log.info
    tell("request", method=method, endpoint=endpoint, status=response.status_code, ms=round(seconds * 1000, 1))
    if "request_id" in g:
        response.headers["X-Request-ID"] = g.request_id
    return response
