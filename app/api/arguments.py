"""What a program sends, parameters and JSON: read strictly by schemas, into values. Each wrong field is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NoReturn, cast

from flask import Request
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load, validate
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

from app.search.params import Args
from base.errors import InvalidParams
from indexer import faults

MISSING = {"required": "Dit veld ontbreekt.", "null": "Geef een waarde."}
MAX_PER_PAGE = 100
MAX_PAGE = 10_000
LONGEST_NAME = 60  # of a parameter, in the answer that says that it does not exist
_INTEGER = re.compile(r"[0-9]{1,9}")  # int() also takes other scripts' digits, and underscores
_PAGING = ("pagina", "per_pagina")  # named after the other faults of a list


class Parser(FlaskParser):
    """Reads a request for flask-smorest; a fault becomes the same InvalidParams as anywhere else."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 - webargs' own way; our schemas say it

    def load_querystring(self, req: Request, schema: Schema) -> Args:
        """Every parameter with all its values."""
        return req.args.to_dict(flat=False)

    def load_json(self, req: Request, schema: Schema) -> object:
        """The JSON that was sent. Raises InvalidParams, BadRequest, UnsupportedMediaType.

        Half letters ("\\ud800") are refused: the reader lets them in, and no answer and no database can hold them.
        """
        try:
            sent: object = req.get_json()
            json.dumps(sent, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            message = "Stuur geldige Unicode, zonder halve letters."
            raise InvalidParams([{"field": "body", "message": message}]) from error
        except RecursionError as error:  # lists within lists, thousands deep
            raise BadRequest from error
        return sent

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: object) -> NoReturn:
        """Raise InvalidParams with the first message of every field."""
        [(location, wrong)] = error.messages_dict.items()
        longest = LONGEST_NAME if location == "query" else None
        shown = {name: "body" if name == "_schema" else name[:longest] for name in wrong}
        in_order = sorted(wrong, key=partial(_place, schema, error.data))
        raise InvalidParams([{"field": shown[name], "message": _first(wrong[name])} for name in in_order]) from error


def _place(schema: Schema, sent: object, name: str) -> tuple[bool, int]:
    """Where a fault stands: by the order of the fields, then unknown ones as they were sent, then which page."""
    if isinstance(sent, Mapping) and name in sent and name not in schema.fields:
        return False, list(sent).index(name)
    return name in _PAGING, -1


def _first(messages: object) -> str:
    """The first message; those of a list stand by the place of what is wrong."""
    if isinstance(messages, Mapping):
        return _first(next(iter(messages.values())))
    return faults.dutch(messages[0] if isinstance(messages, list) else messages)


class Arguments(Schema):
    """These fields and no others; loading gives a `value_class` with them."""

    class Meta:
        unknown = RAISE

    value_class: ClassVar[Callable[..., object]] = dict

    @post_load
    def value(self, values: dict[str, object], **_: object) -> object:
        """The fields as one value."""
        return type(self).value_class(**values)


class Wish(Arguments):
    """What a program asks us to do, as JSON."""

    error_messages = {"unknown": "Dit veld bestaat niet.", "type": "Stuur een JSON-object."}  # noqa: RUF012 - marshmallow's own way


class Query(Arguments):
    """The parameters of an address; without fields: none."""

    error_messages = {"unknown": "Deze parameter bestaat niet."}  # noqa: RUF012 - marshmallow's own way

    @pre_load
    def single(self, values: Args, **_: object) -> dict[str, str | list[str]]:
        """Each value as a text; a parameter that stands there more often stays a list, which no field takes."""
        return {name: several[0] if len(several) == 1 else several for name, several in values.items()}


class Described(Schema):
    """Parameters that app.search reads by `read`, the same for programs and visitors; the fields describe them."""

    read: ClassVar[staticmethod[[Args], object]]

    def load(self, data: object, **_: object) -> object:
        """The value that `read` makes of the parameters. Raises InvalidParams."""
        return type(self).read(cast(Args, data))


class WholeNumber(fields.Integer):
    """A number from 1 to `high`, in ASCII digits."""

    default_error_messages = {"many": "Geef deze parameter één keer."}  # noqa: RUF012 - marshmallow's own way

    def __init__(self, high: int, default: int, description: str, attribute: str) -> None:
        message = f"Kies een getal van 1 tot en met {high}."
        super().__init__(
            load_default=default,
            attribute=attribute,
            validate=validate.Range(1, high, error=message),
            error_messages={"invalid": message},
            metadata={"description": description},
        )

    def _validated(self, value: object) -> int:
        if isinstance(value, list):
            raise self.make_error("many")
        if not _INTEGER.fullmatch(str(value)):
            raise self.make_error("invalid")
        return int(str(value))


@dataclass(frozen=True)
class Page:
    """Which page of a list."""

    page: int
    per_page: int

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.page - 1) * self.per_page

    def of(self, total: int) -> dict[str, object]:
        """How an answer with this page of `total` rows begins."""
        return {"total": total, "page": self.page, "per_page": self.per_page}


class PageQuery(Query):
    """The parameters of a list; one with more choices has a subclass of Page."""

    value_class: ClassVar[Callable[..., object]] = Page
    pagina = WholeNumber(MAX_PAGE, 1, "De nieuwste eerst", "page")
    per_pagina = WholeNumber(MAX_PER_PAGE, 20, "Aantal per pagina", "per_page")
