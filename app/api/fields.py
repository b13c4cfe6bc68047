"""The pieces of which the schemas are made."""

from __future__ import annotations

from typing import TypedDict

from marshmallow import RAISE, Schema, fields


class Exact(Schema):
    """Exactly these fields, every one of them."""

    class Meta:
        unknown = RAISE


class OfCopy(Exact):
    """Exactly these fields; beside them, while the engine is away, that the answer is of the local copy."""

    limited = fields.Boolean(metadata={"description": "Only while the engine is away: by words alone, from a copy"})
    copied_at = fields.AwareDateTime(metadata={"description": "When that copy was made"})


class Required(TypedDict):
    """The options of a field that is always there."""

    required: bool
    metadata: dict[str, object]


def about(description: str, **more: object) -> Required:
    """The options of a required field: its description if it needs one, and `more` for OpenAPI (enum, format …)."""
    return {"required": True, "metadata": {"description": description, **more} if description else more}


def text(description: str = "", **more: object) -> fields.String:
    """A text."""
    return fields.String(**about(description, **more))


def maybe(description: str, **more: object) -> fields.String:
    """A text or null."""
    return fields.String(allow_none=True, **about(description, **more))


def texts(description: str = "") -> fields.List[str]:
    """A list of texts, of codes mostly."""
    return fields.List(fields.String(), **about(description))


def moment(description: str = "", *, nullable: bool = False) -> fields.AwareDateTime:
    """A moment, with its offset; or null where that may be."""
    return fields.AwareDateTime(allow_none=nullable, **about(description))


def number(description: str = "") -> fields.Integer:
    """A whole number."""
    return fields.Integer(strict=True, **about(description))


class PointSchema(Exact):
    """A point, WGS 84 degrees."""

    lat = fields.Float(required=True)
    lon = fields.Float(required=True)


def point(description: str, *, nullable: bool = False) -> fields.Nested:
    """A point, or null where that may be."""
    return fields.Nested(PointSchema, allow_none=nullable, **about(description))
