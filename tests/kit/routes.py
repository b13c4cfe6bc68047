"""Every page and operation of the application, each with an address to ask it at."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

VALUES = {  # of the parts of addresses; what is not here exists nowhere
    "identity": "limburg:77001",
    "letter": "report",
    "source": "limburg",
    "filename": "favicon.svg",
    "reference": "V-00000000",
    "file": "geen.jpg",
    "name": "over",
    "style": "style.css",
}
NOTHING = "999999"


@dataclass(frozen=True)
class Route:
    """What can be asked of the application."""

    endpoint: str
    method: str
    path: str


def routes(app: Flask) -> list[Route]:
    """All of them, by address."""
    with app.test_request_context():
        found = [
            Route(rule.endpoint, method, _path(app, rule.endpoint, rule.arguments))
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]
    return sorted(found, key=lambda route: (route.path, route.method))


def _path(app: Flask, endpoint: str, arguments: set[str]) -> str:
    return app.url_for(endpoint, **{name: VALUES.get(name, NOTHING) for name in arguments}, _external=False)
