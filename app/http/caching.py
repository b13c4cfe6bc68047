"""Who may keep an answer. Unchanged ones are 304: same index, pins, stories, address, shortlist, day and code; no
search is needed to know that. Private ones are kept by nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec

from flask import Response, g, make_response, request
from flask.typing import ResponseReturnValue

from app.events.profile import COOKIE
from app.http import shortlist
from app.http.services import services
from base import clock
from base.config import ROOT

# What an answer is made of besides the index, the address and the day.
_CODE = (
    "app/**/*.py",
    "app/languages/*",
    "app/paper/*",
    "app/templates/**/*",
    "app/static/**/*",
    "dutch/**/*.py",
    "dutch/data/*",
    "indexer/**/*.py",
    "indexer/data/*",
    "phrasebook/*",
    "synonyms/*",
)
_TAG_LENGTH = 24
_Arguments = ParamSpec("_Arguments")


@cache
def code_version() -> str:
    """A digest of the code that makes answers; read once per process."""
    digest = hashlib.sha256()
    for path in code_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_files() -> list[Path]:
    """The files that an answer is made of."""
    return [path for pattern in _CODE for path in sorted(ROOT.glob(pattern)) if path.is_file()]


def revalidated(view: Callable[_Arguments, ResponseReturnValue]) -> Callable[_Arguments, Response]:
    """Give the answers of a view an ETag, and answer 304 to who has the same one. Raises EngineUnavailable."""

    @wraps(view)
    def wrapped(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Response:
        search = services().search
        if request.if_none_match and request.if_none_match.contains_weak(tag := _tag(search.live.state())):
            return _marked(Response(status=304), tag)
        response = make_response(view(*args, **kwargs))
        if "provisional" in g:
            response.cache_control.no_store = True
            return response
        return _marked(response, _tag(search.live.last_state())) if response.status_code == 200 else response

    return wrapped


def provisional() -> None:
    """The answer to this request lacks something that the next one may have: nobody keeps it, and it has no ETag."""
    g.provisional = True


def private(page: str | bytes, status: int = 200) -> Response:
    """An answer that no browser, proxy or search engine keeps, and that tells no other site its address."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _tag(index: str) -> str:
    """The tag of the answer of an index, in some state, at this address; weak, because the time it took differs."""
    site = services().settings.base_url or request.host_url  # what links to ourselves begin with
    address = f"{site}{request.script_root}{request.full_path}".encode("utf-8", "surrogatepass")
    parts = [
        index.encode(),
        repr(services().search.pins()).encode(),
        repr([(story.id, story.changed_at) for story in services().stories()]).encode(),
        address,
        request.cookies.get(shortlist.COOKIE, "").encode(),  # the header counts it, cards show it
        b"said" if COOKIE in request.cookies else b"",  # the foot asks who has not said who it is
        str(clock.today()).encode(),
        code_version().encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:_TAG_LENGTH]


def _marked(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    response.cache_control.no_cache = True  # keep it, but ask each time: a new index shows at once
    return response
