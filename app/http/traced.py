"""Each request as a span. Only app.wsgi loads this, when traces are on.

A request begins a trace of its own: a traceparent that comes along is a stranger's word.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from base import traced_database, traces

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_UNTRACED = ("/livez", "/readyz", "/metrics", "/static/")  # machines that watch, and files


def attach(app: Flask, collector: str) -> None:
    """Trace what `app` answers. Raises ConfigError when the packages are not installed."""
    traces.begin(collector, "doeners-web")
    traced_database.attach()
    inner = app.wsgi_app

    def wsgi_app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(_UNTRACED):
            return inner(environ, start_response)
        with traces.span("request", "SERVER", root=True):
            return inner(environ, start_response)

    app.wsgi_app = wsgi_app  # type: ignore[method-assign]
    app.after_request(_name)


def _name(response: Response) -> Response:
    """Say in the span what was asked: the rule of the address, never the address itself."""
    from opentelemetry.trace import get_current_span  # noqa: PLC0415 - loaded by `attach`

    rule, method = (str(request.url_rule), request.method) if request.url_rule else ("none", "other")
    one = get_current_span()
    one.update_name(f"{method} {rule}")
    one.set_attributes({"http.request.method": method, "http.route": rule})
    one.set_attributes({"http.response.status_code": response.status_code, "request_id": g.get("request_id", "")})
    return response
