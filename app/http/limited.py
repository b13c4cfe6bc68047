"""An answer from the local copy, in the same request, when the engine does not give one.

The view is carried out again with the search of the copy in the place of that of the engine: so every page and every
operation that reads answers, and says what it answers from. Nobody keeps such an answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import current_app, g, make_response, request
from prometheus_client import Counter
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.http.caching import provisional
from app.http.services import services
from app.wording.dutch import age
from base.errors import EngineUnavailable
from base.logging import get_logger

log = get_logger("limited")
_answers = Counter("doeners_limited_answers_total", "Requests that were answered from the local copy")
_READING = frozenset({"GET", "HEAD"})
FRESH = "net"  # as app.wording.dutch says it


def answer(fault: Exception) -> Response | None:
    """What the view of this request answers from the copy after a fault of the engine; None if it has to do without."""
    copy = services().copy.search() if request.method in _READING and "services" not in g else None
    if copy is None:
        return None
    g.services = replace(services(), search=copy.service)
    g.copied_at, g.limited = copy.made_at, sentence(copy.made_at)  # what answers and pages say of it
    provisional()
    why = str(fault) if isinstance(fault, EngineUnavailable) else type(fault).__name__  # no words of a search
    _answers.inc()
    log.info("limited", endpoint=request.endpoint, why=why)
    view = current_app.ensure_sync(current_app.view_functions[str(request.endpoint)])
    try:
        return make_response(view(**(request.view_args or {})))
    except HTTPException as error:
        return current_app.make_response(current_app.handle_user_exception(error))
    except EngineUnavailable as error:
        log.warning("copy_failed", endpoint=request.endpoint, why=str(error))
        return None


def sentence(moment: datetime) -> str:
    """How old a copy is, and what is limited."""
    old = age(moment)
    if old == FRESH:
        return "Beperkt zoeken: onze zoekmotor antwoordt even niet. U zoekt in een kopie van zonet, op woorden."
    return f"Beperkt zoeken: onze zoekmotor antwoordt even niet. U zoekt in een kopie van {old} geleden, op woorden."
