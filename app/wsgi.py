"""The web application, put together: `gunicorn "app.wsgi:create_app()"`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context, request
from jinja2 import Environment
from werkzeug.middleware.proxy_fix import ProxyFix

from app.admin.views import blueprint as admin
from app.api import problems
from app.api.blueprint import JSONProvider
from app.api.openapi import blueprint as api
from app.http import forms, incoming, services
from app.http.late_rule import LateRule
from app.languages import KEY, TRANSLATED, address, templates
from app.operations.endpoints import blueprint as ops
from app.security import website
from app.security.signing_key import secret_key
from app.web import errors
from app.web.views import blueprint as web
from base import config, logging

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class _Website(Flask):
    """A Flask application; nothing in it is asynchronous, which Flask would look up again for each call."""

    url_rule_class = LateRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, in the language that its address begins with."""
        if environ.get("PATH_INFO", "")[1:3] in TRANSLATED:
            address.opened(environ)
        return super().wsgi_app(environ, start_response)

    @property
    def jinja_env(self) -> Environment:  # type: ignore[override]  # Flask sets it once: here each language has its own
        """The templates, in the language of the request."""
        dutch: Environment = super().jinja_env
        if has_request_context() and KEY in request.environ:
            return templates.environment(request.environ[KEY], dutch)
        return dutch


def create_app(settings: config.Settings | None = None) -> Flask:
    """The Flask application. Raises ConfigError when the configuration does not allow a start."""
    settings = settings or config.load()
    logging.configure(settings.log_level)
    app = _Website("app", static_url_path="/static")
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=forms.MAX_TEXT,  # of what has no form of its own
        WTF_I18N_ENABLED=False,  # forms say in which language
        # Browsers take a cookie of such a name only over HTTPS, from this host, for all of it.
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,  # static addresses carry a digest
    )
    app.json = JSONProvider(app)
    incoming.attach(app)
    services.attach(app, settings)
    website.attach(app)
    for blueprint in (ops, web, api, admin):
        app.register_blueprint(blueprint)
    errors.register_errors(app)
    problems.register_errors(app, errors.page)
    if settings.traces:
        from app.http import traced  # noqa: PLC0415 - not loaded while traces are off

        traced.attach(app, settings.traces)
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app
