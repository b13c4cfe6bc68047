"""What is said of a link that does not open its page."""

from __future__ import annotations

from flask import Response, render_template

from app.http.caching import private
from app.questions.keys import Fault

FAULTS: dict[Fault, tuple[int, str, str]] = {  # status, heading, what to do
    "altered": (403, "Deze link is niet volledig", "Kopieer de hele link uit de mail, of klik er in de mail zelf op."),
    "other": (403, "Deze link hoort bij een andere vraag", "Gebruik de link uit de mail over deze vraag."),
    "expired": (410, "Deze link is verlopen", "Deze vraag is van lang geleden. U hoeft niets meer te doen."),
}


def fault_page(fault: Fault) -> Response | None:
    """The page that says why a key does not open what it was used for; None when it does."""
    if not fault:
        return None
    status, heading, what_to_do = FAULTS[fault]
    page = render_template(
        "web/questions/key_fault.html", heading=heading, what_to_do=what_to_do, way_on=("/", "Naar de startpagina")
    )
    return private(page, status)
