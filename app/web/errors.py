"""What visitors read when something goes wrong: what it means and what they can do, never how it broke."""

from __future__ import annotations

from flask import Flask, make_response, render_template, request
from opensearchpy.exceptions import OpenSearchException
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response as BaseResponse

from app.http import limited
from app.http.forms import form_of, limits_of
from app.web.search.results import RETRY_SECONDS
from base import database
from base.errors import EngineUnavailable

# status -> (title, what to do)
MESSAGES = {
    400: ("Dit verzoek klopt niet", "Ga terug, herlaad de pagina en probeer het nog eens."),
    403: ("Hier mag u niet in", "Meld u aan met een account dat deze pagina mag zien."),
    404: ("Deze pagina bestaat niet", "Misschien is het adres verkeerd getypt. Zoek hieronder wat u nodig hebt."),
    405: ("Dit kan hier niet", "Ga terug en gebruik de knoppen op de pagina."),
    410: ("Deze pagina is weg", "Wat hier stond, bestaat niet meer. Zoek hieronder naar iets gelijkaardigs."),
    413: ("Dit is te veel tekst", "Ga terug: wat u typte, staat er nog. Maak het korter en verstuur opnieuw."),
    414: ("Dit adres is te lang", "Zoek met minder woorden of minder filters."),
    429: ("Even geduld", "U vroeg veel op korte tijd. Probeer het straks opnieuw."),
    500: ("Er ging iets mis bij ons", "Wij zijn verwittigd. Probeer het straks opnieuw."),
    503: ("Zoeken lukt even niet", "Onze zoekmotor antwoordt niet. Probeer het over een minuut opnieuw."),
}  # fmt: skip
TOO_LARGE = ("Dit is te groot", "Ga terug: wat u typte, staat er nog. Kies kleinere bestanden en verstuur opnieuw.")
NO_DATABASE = ("Dit lukt even niet", "Een deel van onze website antwoordt niet. Probeer het over een minuut opnieuw.")


def register_errors(app: Flask) -> None:
    """Dutch pages for errors of the engine and the database; those of HTTP come to `page` (app.api.problems)."""
    app.register_error_handler(EngineUnavailable, _engine_away)
    app.register_error_handler(OpenSearchException, _engine_away)
    app.register_error_handler(SQLAlchemyError, database_away)


def database_away(error: SQLAlchemyError) -> BaseResponse:
    """The platform database is away, hangs, is locked or full: 503. Searching needs none, and goes on."""
    database.tell_away(error)
    return page(ServiceUnavailable(retry_after=RETRY_SECONDS), *NO_DATABASE)


def _engine_away(error: Exception) -> BaseResponse:
    return limited.answer(error) or page(ServiceUnavailable(retry_after=RETRY_SECONDS))


def page(error: HTTPException, title: str = "", advice: str = "") -> BaseResponse:
    """An error as a page, with the headers that belong to it (Allow, Retry-After)."""
    if error.code is None or error.code < 400:  # a redirect
        return error.get_response()
    form = form_of(request.endpoint)
    if error.code == 413 and form and form.max_files():
        title, advice = TOO_LARGE
    code = error.code if error.code in MESSAGES else 500 if (error.code or 500) >= 500 else 400
    title, advice = (title, advice) if title else MESSAGES[code]
    searching = title == NO_DATABASE[0]
    limits = limits_of(form) if code == 413 else ()
    text = render_template("web/error.html", code=code, title=title, advice=advice, limits=limits, searching=searching)
    response = make_response(text, error.code)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response
