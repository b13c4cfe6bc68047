"""A mapping made of what somebody chose for each column, with converters that take any usual form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from marshmallow import fields

from indexer.document.fields import OfferingFields
from indexer.document.parts import AREA_TYPES
from indexer.document.text_fields import WebAddress
from indexer.sources.config import SourceConfig
from indexer.sources.converters import Converter, file_name, html_text, lambert72, split_place, text, web_address
from indexer.sources.mapping import DocumentMapping, Part, Rule
from indexer.sources.words import translator
from indexer.validator import forms
from indexer.validator.columns import Choices
from indexer.validator.targets import SITES

_AREAS = {
    "straal": "radius", "km": "radius", "provincie": "province", "provincies": "province", "gewest": "region",
    "Vlaanderen": "region", "heel Vlaanderen": "region", "regio": "region", "gemeente": "municipalities",
    "gemeenten": "municipalities",
}  # fmt: skip
_WORDS = {  # target -> table of words, and whether the value is a list
    "activities": ("activities", True),
    "delivery": ("delivery", True),
    "buyer_kinds": ("buyer_kinds", True),
    "work_form": ("work_forms", False),
    "area.provinces": ("provinces", True),
}
_KINDS: tuple[tuple[type, tuple[Converter, ...]], ...] = (
    (fields.List, (forms.any_list,)),
    (fields.Date, (forms.any_date,)),
    (fields.AwareDateTime, (forms.any_moment,)),
    (WebAddress, (text, web_address)),
)
_CONVERTERS: Mapping[str, tuple[Converter, ...]] = {  # that are no matter of their kind
    "description": (text, html_text),
    "about": (text, html_text),
    "area.km": (forms.any_number,),
    "area.municipalities": (forms.any_list,),
    "photo.file": (text, file_name),
    "lat": (forms.any_number,),
    "lon": (forms.any_number,),
}


def mapping(choices: Choices, config: SourceConfig) -> DocumentMapping:
    """The mapping for columns that were chosen. The source's own words (for activities, say) count."""
    column_of = {target: column for column, target in choices.items()}
    plain = [name for name in column_of if "." not in name]
    make = partial(_rule, column_of, config)
    sites = [_site(column_of, number) for number in range(1, SITES + 1)]
    photo = [make(name) for name in ("photo.file", "photo.alt") if name in column_of]
    return DocumentMapping(
        rules=tuple(make(name) for name in plain),
        lists={
            "sites": tuple(Part(rules) for rules in sites if rules),
            "photos": (Part(tuple(photo)),) if "photo.file" in column_of else (),
        },
        service_area=_area(column_of, config),
    )


def _rule(column_of: Mapping[str, str], config: SourceConfig, name: str) -> Rule:
    field = name.rsplit(".", 1)[-1]
    return Rule((field,), (column_of[name],), _converters(name, config))


def _converters(name: str, config: SourceConfig) -> tuple[Converter, ...]:
    if name == "area.type":
        own = {word: code for table in config.words.values() for word, code in table.items() if code in AREA_TYPES}
        return text, translator("areas", _AREAS | own)
    if name in _WORDS:
        table, listed = _WORDS[name]
        return forms.any_list if listed else text, translator(table, config.words.get(table, {}))
    return _CONVERTERS.get(name) or _of_kind(name)


def _of_kind(name: str) -> tuple[Converter, ...]:
    """How any usual form of a field's kind is read."""
    rules = OfferingFields().fields.get(name)
    return next((converters for kind, converters in _KINDS if isinstance(rules, kind)), (text,))


def _site(column_of: Mapping[str, str], number: int) -> tuple[Rule, ...]:
    own = {name.rsplit(".", 1)[1]: column for name, column in column_of.items() if name.startswith(f"sites.{number}.")}
    rules = [
        Rule((field,), (own[field],), _CONVERTERS.get(field, (text,)))
        for field in ("name", "street", "postcode", "place", "lat", "lon")
        if field in own
    ]
    if "town" in own and "postcode" not in own:
        rules.append(Rule(("postcode", "place"), (own["town"],), (text, split_place)))
    if "x" in own and "y" in own:
        rules.append(Rule(("lat", "lon"), (own["x"], own["y"]), (lambert72,)))
    return tuple(rules)


def _area(column_of: Mapping[str, str], config: SourceConfig) -> Part | None:
    """The area served; without a column for its kind, the first of its columns says which kind it is."""
    names = [name for name in ("area.type", "area.km", "area.provinces", "area.municipalities") if name in column_of]
    if not names:
        return None
    rules = [_rule(column_of, config, name) for name in names]
    if "area.type" not in names:
        kind = {"area.km": "radius", "area.provinces": "province", "area.municipalities": "municipalities"}[names[0]]
        rules.append(Rule(("type",), (column_of[names[0]],), (partial(_always, kind),)))
    return Part(tuple(rules))


def _always(kind: str, _value: object) -> str:
    return kind
