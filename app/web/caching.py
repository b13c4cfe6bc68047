"""Unchanged pages answer 304: same index, same address, same day, same code. No call to the engine is needed for that."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, make_response, request

from app.services import services
from app.web.assets import code_version
from base import clock
from base.errors import EngineUnavailable


def revalidated(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give a page an ETag, and answer 304 when the visitor has it. Not for pages with a form or a session's message."""

    @wraps(view)
    def wrapped(**arguments: Any) -> Any:
        try:
            tag = _tag()
        except EngineUnavailable:
            return view(**arguments)
        if request.if_none_match.contains_weak(tag):
            return _marked(Response(status=304), tag)
        response = make_response(view(**arguments))
        return _marked(response, tag) if response.status_code == 200 else response

    return wrapped


def _tag() -> str:
    """A tag for the page at this address. Raises EngineUnavailable when nobody knows which index is live."""
    address = request.full_path.encode("utf-8", "surrogatepass")
    parts = (str(services().search.live_index()).encode(), address, str(clock.today()).encode(), code_version().encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:24]


def _marked(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    response.cache_control.no_cache = True  # keep it, but ask each time
    return response
