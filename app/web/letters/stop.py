"""No more letters of a series: the button on a page, or the mail program itself. The key in the address is the login.

GET changes nothing: programs that look into mail open every link.
"""

from __future__ import annotations

from flask import Response, render_template
from sqlalchemy.exc import IntegrityError

from app.http.caching import private
from app.http.services import services
from app.outbox import stops
from app.web.letters.blueprint import blueprint
from app.web.signed_links import key
from base import database


@blueprint.get("/geen-mail-meer")
def stop_page() -> Response:
    """Which series it is, and a button."""
    return _page(stops.read(services().settings, key()), done=False)


@blueprint.post("/geen-mail-meer")
def stop_letters() -> Response:
    """The series has stopped, also for who says so twice."""
    read = stops.read(services().settings, key())
    if read:
        _stop(*read)
    return _page(read, done=True)


def _stop(series: str, digest: str) -> None:
    try:
        with database.write(services().db) as connection:
            stops.stop(connection, series, digest)
    except IntegrityError:  # at the same moment: it has stopped
        return


def _page(read: tuple[str, str] | None, *, done: bool) -> Response:
    series = stops.SERIES[read[0]] if read else ""
    page = render_template("web/letters/stop.html", series=series, key=key(), done=done)
    return private(page, 200 if read else 403)
