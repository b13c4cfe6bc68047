"""Who may do what, for docs/reference/roles.md: from the table of roles and from what each page and operation needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from app.admin.views import blueprint as admin
from app.api.openapi import blueprint as api
from app.security import roles

NOTHING = "—"
OPEN = {"open": "nobody has to log in", "own": "one's own account", None: "public"}


@dataclass(frozen=True)
class Operation:
    """A page or an operation of the API. `access`: a permission, "own", "open", or None when it says nothing."""

    endpoint: str
    address: str
    method: str
    access: str | None


def operations(blueprint: str, app: Flask | None = None) -> list[Operation]:
    """Every operation of `admin` or `api`, by address."""
    app = app or _application()
    found = [
        Operation(rule.endpoint, rule.rule, method, getattr(app.view_functions[rule.endpoint], "access", None))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(f"{blueprint}.")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda operation: (operation.address, operation.method))


def _application() -> Flask:
    app = Flask("reference")
    app.register_blueprint(admin)
    app.register_blueprint(api)
    return app


def permissions() -> Iterator[tuple[str, ...]]:
    """A row per permission: what it is for, and how far each role may go."""
    for permission, about in roles.ABOUT.items():
        yield f"`{permission}`", about, *_scopes(permission)


def pages(blueprint: str) -> Iterator[tuple[str, ...]]:
    """A row per operation: what it needs, and how far each role may go."""
    for operation in operations(blueprint):
        address = f"`{operation.method} {operation.address}`"
        if operation.access in OPEN:
            yield address, OPEN[operation.access], *("all" for _ in roles.ROLES)
        else:
            yield address, f"`{operation.access}`", *_scopes(str(operation.access))


def _scopes(permission: str) -> tuple[str, ...]:
    return tuple(roles.MATRIX[permission].get(role, NOTHING) for role in roles.ROLES)  # type: ignore[index]
