"""The JSON that a program sends."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest

from base.errors import InvalidParams


def read(schema: Schema) -> dict[str, Any]:
    """The body of the request, as `schema` loads it. Raises InvalidParams, BadRequest, UnsupportedMediaType."""
    try:
        given: dict[str, Any] = schema.load(request.get_json())
    except ValidationError as error:
        faults = error.messages_dict
        raise InvalidParams(
            [{"field": "body" if name == "_schema" else name, "message": _first(said)} for name, said in faults.items()]
        ) from error
    except RecursionError as error:  # lists within lists, thousands deep
        raise BadRequest from error
    return given


def _first(said: Any) -> str:
    """The first message; a list has them by the place of what is wrong."""
    return str(said[0]) if isinstance(said, list) else _first(next(iter(said.values())))
