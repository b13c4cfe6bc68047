"""The document is one thing in three places: its type, its rules, and the mapping of the index."""

from __future__ import annotations

from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from marshmallow import fields, missing

from indexer.definition import field_types
from indexer.document import about, parts
from indexer.document.fields import Offering
from indexer.offering import OfferingSchema

TYPES = get_type_hints(Offering)
SCHEMA = OfferingSchema().fields
# The kind of a field in the engine -> the types that it takes.
ENGINE = {
    "keyword": (str,),
    "text": (str,),
    "date": (str,),
    "boolean": (bool,),
    "short": (int,),
    "integer": (int,),
    "geo_point": (parts.Point,),
    "object": (dict, parts.Site, parts.Photo, parts.ServiceArea, parts.ReservedBasis),
}
# The kind of a field of the schema -> the type of its value in the document, dates as ISO text.
PYTHON: list[tuple[type[fields.Field[Any]], tuple[type, ...]]] = [
    (fields.Boolean, (bool,)),
    (fields.Integer, (int,)),
    (fields.Float, (float,)),
    (fields.String, (str,)),
    (fields.Date, (str,)),
    (fields.AwareDateTime, (str,)),
    (fields.Dict, (dict, parts.Point, parts.ReservedBasis)),
    (fields.Nested, (parts.Site, parts.Photo, parts.ServiceArea)),
]


def one(kind: Any) -> tuple[Any, bool, bool]:
    """A type as (that of one value, whether there are several, whether there may be none)."""
    options = [option for option in get_args(kind) if option is not NoneType] if NoneType in get_args(kind) else [kind]
    several = get_origin(options[0]) is list
    value = get_args(options[0])[0] if several else options[0]
    plain = str if get_origin(value) is Literal else get_origin(value) or value
    return plain, several, NoneType in get_args(kind)


def test_type_rules_and_mapping_have_the_same_fields() -> None:
    assert set(TYPES) == set(SCHEMA) == {name for name in field_types() if "." not in name}


@pytest.mark.parametrize("name", TYPES)
def test_a_field_has_the_type_that_the_mapping_takes(name: str) -> None:
    assert one(TYPES[name])[0] in ENGINE[field_types()[name]]


@pytest.mark.parametrize("name", TYPES)
def test_a_field_has_the_type_that_its_rules_give(name: str) -> None:
    check(TYPES[name], SCHEMA[name])


@pytest.mark.parametrize(
    ("part", "schema"), [(parts.ServiceArea, parts.ServiceAreaSchema), (parts.Photo, parts.PhotoSchema)]
)
def test_a_part_has_the_fields_and_types_of_its_rules(part: type, schema: type) -> None:
    types, rules = get_type_hints(part), schema().fields
    assert set(types) == set(rules)
    for name, rule in rules.items():
        check(types[name], rule)


def check(kind: Any, field: fields.Field[Any]) -> None:
    """A type equals what a field gives: of one value or several, with or without none."""
    value, several, nullable = one(kind)
    assert several == isinstance(field, fields.List)
    inner = field.inner if isinstance(field, fields.List) else field
    assert value in next(types for rule, types in PYTHON if isinstance(inner, rule))
    assert nullable == bool(field.allow_none)
    assert nullable or field.required or field.dump_only or field.load_default is not missing


def test_a_type_that_differs_is_seen() -> None:
    for kind, field in ((int, "title"), (str | None, "title"), (str, "keywords"), (list[int], "keywords")):
        with pytest.raises(AssertionError):
            check(kind, SCHEMA[field])


def test_of_every_field_is_said_what_it_is() -> None:
    said = about.of(OfferingSchema)
    assert set(said) == set(TYPES)
    assert all(each.label and each.meaning for each in said.values())
