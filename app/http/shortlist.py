"""The offerings that a visitor compares: their ids in a cookie of the visitor, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, request
from werkzeug.wrappers import Response

from app.search.service import is_identity

COOKIE = "vergelijk"
MOST = 4  # more do not fit side by side
KEEP = 30 * 86_400  # seconds
_BETWEEN = "|"  # in no id, and allowed in a cookie as it is


def chosen() -> tuple[str, ...]:
    """The ids in the cookie of this request."""
    return usable(request.cookies.get(COOKIE, "").split(_BETWEEN))


def usable(ids: Iterable[str]) -> tuple[str, ...]:
    """Those that can be ids, each once, as many as fit."""
    return tuple(dict.fromkeys(identity for identity in ids if is_identity(identity)))[:MOST]


def keep(response: Response, ids: Iterable[str]) -> Response:
    """Let the browser keep these ids; none: let it forget the cookie."""
    secure, value = current_app.config["SESSION_COOKIE_SECURE"], _BETWEEN.join(ids)
    response.set_cookie(COOKIE, value, KEEP if value else 0, secure=secure, httponly=True, samesite="Lax")
    return response
