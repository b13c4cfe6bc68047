"""Postbus: the letters in the folder that takes the place of a mail server. Elsewhere there is no such page.

The HTML of a letter is shown in a frame of its own, in which nothing runs and nothing is fetched.
"""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from app.admin.letters.blueprint import blueprint
from app.admin.site import needs, page_number, paged
from app.http.policy import CONTENT_SECURITY_POLICY
from app.http.services import services
from app.outbox import folder
from app.outbox.folder import Letter

PER_PAGE = 50
_PAGE_POLICY = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
_FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@blueprint.get("/postbus")
@needs("accounts.edit")
def mailbox() -> str:
    """The letters, the newest first."""
    place, page = _place(), page_number()
    letters = folder.newest(place, PER_PAGE, (page - 1) * PER_PAGE)
    return render_template("admin/letters/mailbox.html", letters=letters, **paged(folder.count(place), PER_PAGE))


@blueprint.get("/postbus/<letter>")
@needs("accounts.edit")
def mailbox_letter(letter: str) -> Response:
    """A letter as it left: its headers, its text and its HTML."""
    answer = make_response(render_template("admin/letters/letter.html", letter=_letter(letter)))
    answer.headers["Content-Security-Policy"] = _PAGE_POLICY
    return answer


@blueprint.get("/postbus/<letter>/html")
@needs("accounts.edit")
def mailbox_html(letter: str) -> ResponseReturnValue:
    """The HTML of a letter, for the frame."""
    return _letter(letter).html, {"Content-Security-Policy": _FRAME_POLICY}


def _place() -> Path:
    return folder.of(services().settings) or abort(404)


def _letter(name: str) -> Letter:
    return folder.read(_place(), name) or abort(404)
