"""What all pages behind a signed link share: the key in their address, and what is said when it opens nothing."""

from __future__ import annotations

from flask import Response, render_template, request

from app.http.caching import private

_FAULTS = {  # why -> status, heading, what to do
    "altered": (403, "Deze link is niet volledig", "Kopieer de hele link uit de mail, of klik er in de mail zelf op."),
    "other": (403, "Deze link hoort bij een andere vraag", "Gebruik de link uit de mail over deze vraag."),
    "expired": (410, "Deze link is verlopen", ""),
}


def key() -> str:
    """The key in the address of this request."""
    return request.args.get("sleutel", "")


def fault_page(fault: str, *, expired: str, way_on: tuple[str, str]) -> Response:
    """The page that says why a key opens nothing.

    `expired` says what to do when it is too old, `way_on` is an address and the text of its button.
    """
    status, heading, what_to_do = _FAULTS[fault]
    page = render_template(
        "web/link_fault.html", heading=heading, what_to_do=what_to_do or expired, address=way_on[0], button=way_on[1]
    )
    return private(page, status)
