"""Addresses in another language: /fr/zoeken is /zoeken in French. The first part goes to SCRIPT_NAME, so no route, form
or limit knows of it; the links of a page get it when the page is ready."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import request
from werkzeug.wrappers import Response

from app.languages import KEY, TRANSLATED

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_DUTCH_ONLY = re.compile(r"/(api|beheer|static|livez|readyz|metrics)(/|$)")  # no pages, or those of the back office
_LINK = re.compile(
    r'(?<!hreflang="nl" )\b(href|action|formaction)="/'
    rf'(?!(?:{"|".join(TRANSLATED)}|api|beheer|static|foto|zoekvak\.js)(?:["/?]|$)|/)'
)


def opened(environ: WSGIEnvironment) -> None:
    """Take the language out of the address of a request; an address that has none in it stays as it is."""
    path = environ.get("PATH_INFO", "")
    language, rest = path[1:3], path[3:]
    if language in TRANSLATED and rest[:1] in ("", "/") and not _DUTCH_ONLY.match(rest):
        environ[KEY] = language
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{language}"
        environ["PATH_INFO"] = rest or "/"


def localise(response: Response) -> None:
    """Let an answer in another language lead on in that language."""
    language = request.environ[KEY]
    response.headers["Content-Language"] = language
    if target := response.headers.get("Location"):
        response.headers["Location"] = _own(target, language)
    elif response.mimetype == "text/html" and not response.direct_passthrough:
        page = response.get_data(as_text=True)
        response.set_data(_LINK.sub(rf'\1="/{language}/', page))


def _own(target: str, language: str) -> str:
    """An address of ours with its language."""
    if not target.startswith("/") or target.startswith(("//", f"/{language}/")) or _DUTCH_ONLY.match(target):
        return target
    return f"/{language}{target}"
