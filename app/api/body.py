"""The JSON that a program sends, and the JSON that is for this program only."""

from __future__ import annotations

import json
from typing import Any

import orjson
from flask import Response, request
from marshmallow import RAISE, Schema, ValidationError
from werkzeug.exceptions import BadRequest

from base.errors import InvalidParams

MISSING: dict[str, str | list[Any] | dict[Any, Any]] = {"required": "Dit veld ontbreekt.", "null": "Geef een waarde."}


class Wish(Schema):
    """What a program asks us to do: these fields and no others."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "Dit veld bestaat niet.", "type": "Stuur een JSON-object."}  # noqa: RUF012 - marshmallow's own way


def answer(data: dict[str, Any], status: int = 200) -> Response:
    """An answer that nobody keeps: it is for who asks, or changes every second."""
    response = Response(orjson.dumps(data), status, content_type="application/json")
    response.cache_control.no_store = True
    return response


def read(schema: Schema) -> dict[str, Any]:
    """The body of the request, as `schema` loads it. Raises InvalidParams, BadRequest, UnsupportedMediaType.

    Half letters ("\\ud800") are refused first: the reader lets them in, and no answer and no database can hold them.
    """
    try:
        sent = request.get_json()
        json.dumps(sent, ensure_ascii=False).encode()
        given: dict[str, Any] = schema.load(sent)
    except ValidationError as error:
        faults = error.messages_dict
        raise InvalidParams(
            [{"field": "body" if name == "_schema" else name, "message": _first(said)} for name, said in faults.items()]
        ) from error
    except UnicodeEncodeError as error:
        raise InvalidParams([{"field": "body", "message": "Stuur geldige Unicode, zonder halve letters."}]) from error
    except RecursionError as error:  # lists within lists, thousands deep
        raise BadRequest from error
    return given


def _first(said: Any) -> str:
    """The first message; a list has them by the place of what is wrong."""
    return str(said[0]) if isinstance(said, list) else _first(next(iter(said.values())))
