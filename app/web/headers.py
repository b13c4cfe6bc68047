"""Headers that keep browsers from doing what our pages never ask for. They stand on every answer of the application."""

from __future__ import annotations

from flask import Response, current_app, g

# No inline script or style, nothing from another host. Leaflet sets styles through the object model, which is allowed.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# A picture from a source may be an SVG: opened on its own it runs no script and loads nothing.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def secure(response: Response) -> Response:
    """Add the headers that an answer does not set itself. A page with a token of its visitor is for nobody else."""
    if "csrf_token" in g or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "private, no-cache" if "csrf_token" in g else "no-store")
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
