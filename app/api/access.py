"""Operations that need a token: who calls, and what the account behind the token may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import sqlalchemy as sa
from flask import Response, g
from flask_smorest import Blueprint

from app.api.problems import TITLES, problem
from app.http.services import services
from app.security import audit
from app.security.access import by_token
from app.security.accounts import Account
from app.security.audit_names import reference
from app.security.roles import Permission
from app.security.website import csrf

SECURITY = "token"  # its name in the description of the API
_REFUSALS = {401: "UNAUTHORIZED", 403: "FORBIDDEN"}  # openapi.RESPONSES
_Arguments = ParamSpec("_Arguments")


def needs(permission: Permission) -> Callable[[Callable[_Arguments, Response]], Callable[_Arguments, Response]]:
    """Mark an operation: 401 without a token, 403 for who may do this nowhere. It keeps to the province itself."""

    def limit(view: Callable[_Arguments, Response]) -> Callable[_Arguments, Response]:
        @wraps(view)
        def guarded(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Response:
            caller = by_token(services().db)
            if caller is None:
                return unauthorized()
            if not caller.may_somewhere(permission):
                return forbidden("De rol van dit account laat dit niet toe.")
            g.caller = caller
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        csrf.exempt(guarded)  # a token is sent on purpose, never by a browser on its own
        return Blueprint.doc(security=[{SECURITY: []}], responses=_REFUSALS)(guarded)

    return limit


def me() -> Account:
    """The account behind the token; only within an operation that `needs` something."""
    account: Account = g.caller
    return account


def note(connection: sa.Connection, action: str, subject: str = "", **details: object) -> None:
    """Write down in the audit trail what the caller does, in the transaction that does it."""
    audit.add(connection, who=reference(me().id), action=action, subject=subject, details={**details, "by": "api"})


def unauthorized() -> Response:
    """401: who are you?"""
    response = problem(401, TITLES[401], "Stuur uw token mee: Authorization: Bearer …")
    response.headers["WWW-Authenticate"] = 'Bearer realm="doeners"'
    return response


def forbidden(detail: str) -> Response:
    """403, with the reason."""
    return problem(403, TITLES[403], detail)
