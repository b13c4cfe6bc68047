"""Every page of the back office and every operation of the API, asked for by one test."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask.testing import FlaskClient

from tools.rights import Operation, operations

NOTHING = "999999"  # the number of something that does not exist


def address(operation: Operation, **known: str) -> str:
    """Where an operation is asked for: what is known by the name of its parameter, elsewhere what does not exist."""
    parts = [part.partition(">") for part in operation.address.split("<")]
    names = [(name.rpartition(":")[2], rest) for name, _, rest in parts[1:]]
    return parts[0][0] + "".join(known.get(name, NOTHING) + rest for name, rest in names)


def everything_shown(app: Flask, client: FlaskClient, headers: dict[str, str], known: Sequence[dict[str, str]]) -> str:
    """The text of all pages and answers of the API that somebody may read, for each of some parameters."""
    found = []
    readable = [o for o in [*operations("admin", app), *operations("api", app)] if o.method == "GET"]
    for where in dict.fromkeys(address(o, **parameters) for o in readable for parameters in known):
        with client.get(where, headers=headers) as answer:
            found.append(answer.get_data(as_text=True))
    return "\n".join(found)
