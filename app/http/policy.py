"""What a page may load and run: its Content-Security-Policy."""

from __future__ import annotations

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
