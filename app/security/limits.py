"""Limits on guessing and on forms, counted in Redis for all web processes together; in memory while Redis is away.

An attempt counts before it is judged, so that guesses at the same moment cannot pass together; whoever turns out to be
right starts anew (`forgive`). Guesses of a name count per address, or anybody could keep its owner out; those of all
addresses together have a limit of their own, which many addresses at once can reach.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeVar

from flask import Blueprint, Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_qualified_name
from flask_login import current_user
from limits import parse
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from app.security import sessions
from base.config import Settings

_TIMEOUT = 0.25  # seconds; who logs in when Redis begins to hang waits twice: for the count, and for a sign of life
_GUESSES = "5 per 5 minutes"
_HOUSEHOLD = 64  # bits of an IPv6 address that one connection has for itself


def _visitor() -> str:
    """The address of the visitor; of IPv6 the part that is the same for a whole connection."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, _HOUSEHOLD), strict=False))


class _Limiter(Limiter):
    """flask-limiter's, which for every page gathers what may limit it; here only for what has a limit at all."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not _unlimited():
            super()._check_request_limit(callable_name, in_middleware)


# A moving window: at the turn of a fixed one twice as many guesses would pass. Errors are swallowed, logged, where the
# memory does not stand in: when what was kept already is counted (`deduct_when`), which must cost nobody the answer.
limiter = _Limiter(key_func=_visitor, strategy="moving-window", in_memory_fallback_enabled=True, swallow_errors=True)


_View = TypeVar("_View", bound=Callable[..., object])
_with_forms: set[str] = set()  # blueprints of which every form has a limit


def attach(app: Flask, settings: Settings) -> None:
    """Count where all web processes can see it."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_KEY_PREFIX"] = settings.index
    if settings.redis_url:
        patience = {"socket_timeout": _TIMEOUT, "socket_connect_timeout": _TIMEOUT, "retry": Retry(NoBackoff(), 0)}
        app.config["RATELIMIT_STORAGE_OPTIONS"] = patience
    limiter.init_app(app)


def _unlimited() -> bool:
    """Whether nothing counts here. Then nobody waits while Redis hangs: the limiter asks now and then if it is back."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_form = request.method == "POST" and not _with_forms.isdisjoint(request.blueprints)
    return view is None or not (is_form or limiter.limit_manager.decorated_limits(get_qualified_name(view)))


def on_forms(blueprint: Blueprint) -> None:
    """Limit what is sent to the pages of `blueprint`: all forms together, per address, and kept ones of everybody.

    Forms that save nothing count apart, and may be sent more often.
    """
    _with_forms.add(blueprint.name)
    mine = limiter.shared_limit(_per_address, _scope, methods=["POST"])
    mine(blueprint)
    all_of_us = limiter.shared_limit(
        "300 per minute", _scope_of_all, key_func=lambda: "all", methods=["POST"], deduct_when=_accepted
    )
    all_of_us(blueprint)


def saves_nothing(view: _View) -> _View:
    """Mark a view of which the form only reads: sending it takes nothing from what may be sent to the others."""
    vars(view)["saves_nothing"] = True
    return view


def _only_reads() -> bool:
    return getattr(current_app.view_functions[str(request.endpoint)], "saves_nothing", False)


def _per_address() -> str:
    return "60 per minute; 600 per hour" if _only_reads() else "20 per minute; 100 per hour"


def _scope(_endpoint: str) -> str:
    return "reading" if _only_reads() else "forms"


def _scope_of_all(endpoint: str) -> str:
    return f"all {_scope(endpoint)}"


def _accepted(response: Response) -> bool:
    return response.status_code < 400


def seconds_to_wait() -> int:
    """After how many seconds who was refused may try again: never longer than the limit itself."""
    limit = limiter.current_limit
    if not limit:
        return 60
    seconds = round(limit.reset_at - time.time())  # noqa: TID251 - the limiter's clock, which rounds up
    return min(max(1, seconds), limit.limit.get_expiry())


def forgive() -> None:
    """The guess of this request was right: those before it are forgotten, for this name and this address."""
    for counted in limiter.current_limits:
        if counted.limit == parse(_GUESSES):
            with suppress(RedisError):
                limiter.limiter.clear(counted.limit, *counted.request_args)


def _name() -> str:
    return request.form.get("name", "").strip().lower()[:80]


def _name_here() -> str:
    return f"{_name()} at {_visitor()}"


def _email() -> str:
    """What was typed, as a digest: the broker writes down no address."""
    return hashlib.sha256(request.form.get("email", "").strip().lower()[:254].encode()).hexdigest()


def _me() -> str:
    return f"account {current_user.get_id()}"


per_address = limiter.limit("10 per minute", methods=["POST"])
costly = limiter.limit("20 per minute", methods=["POST"])  # what keeps a process busy for seconds
per_visitor = limiter.limit("20 per minute")

# The order counts: what one limit stops, those above it do not count. So the decorator of the widest one is on top.
per_name_here = limiter.limit(_GUESSES, methods=["POST"], key_func=_name_here)
per_name = limiter.limit("100 per 5 minutes", methods=["POST"], key_func=_name)
per_email = limiter.limit("3 per hour", methods=["POST"], key_func=_email)  # links for who forgot a password
per_half_login = limiter.limit(_GUESSES, methods=["POST"], key_func=sessions.half_key)
per_account = limiter.limit(_GUESSES, methods=["POST"], key_func=_me)  # a password asked again of who is logged in
