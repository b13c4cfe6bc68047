"""Loading an ordinary row as a schema does, without marshmallow's machinery: a tenth of the time.

Made from the schema itself. A text that only has to be short enough is looked at here; any other value (a date, a web
address, a code, a site) goes through its own field of the schema, and what came of it is remembered. Whatever is not
ordinary is left to the schema, which says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson
from marshmallow import Schema, ValidationError, fields, missing, validate

from indexer.document.text_fields import Line, Prose
from indexer.remember import remembered

Take = Callable[[object], object]  # a value in JSON form; raises ValidationError


def loader(schema: Schema) -> Callable[[Mapping[str, object]], dict[str, object] | None]:
    """What loads a row as `schema` does, in JSON form (dates as ISO text); None where only the schema can tell."""
    takes = {name: _taker(field) for name, field in schema.load_fields.items()}
    defaults = {name: field.load_default for name, field in schema.load_fields.items()}
    needed = [n for n, field in schema.load_fields.items() if field.required or field.load_default is missing]
    empty = {name: None if default is missing else default for name, default in defaults.items()}
    made = [(name, default) for name, default in empty.items() if callable(default)]

    def load(row: Mapping[str, object]) -> dict[str, object] | None:
        found: dict[str, object] = {**empty, **{name: make() for name, make in made}}
        try:
            for name, given in row.items():
                value = given.strip() if isinstance(given, str) else given
                if value is not None and value != "" and name in takes:
                    found[name] = takes[name](value)
        except ValidationError:
            return None
        return None if any(found[name] is None for name in needed) else found

    return load


def _taker(field: fields.Field[object]) -> Take:
    if type(field) in (Line, Prose) and all(type(check) is validate.Length for check in field.validators):
        longest = max((check.max for check in field.validators), default=None)  # type: ignore[attr-defined]
        return _text(field.tidy, longest)  # type: ignore[attr-defined]
    return remembered(lambda value: orjson.loads(orjson.dumps(field.deserialize(value))))


def _text(tidy: Callable[[str], str], longest: int | None) -> Take:
    def take(value: object) -> str:
        text = tidy(value) if type(value) is str else ""
        if not text or (longest is not None and len(text) > longest):
            raise ValidationError("not an ordinary text")
        return text

    return take
