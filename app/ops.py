"""For machines that watch: /livez, /readyz, /metrics."""

from __future__ import annotations

import time

from flask import Blueprint, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
import os

from app.search.params import SearchParams
from app.services import services
from base import clock
from base.errors import EngineUnavailable
from base.logging import get_logger

log = get_logger("web")
blueprint = Blueprint("ops", __name__)
_requests = Counter("doeners_requests_total", "Answers by endpoint and status", ["endpoint", "status"])
_seconds = Histogram(
    "doeners_request_seconds",
    "Time to answer",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
