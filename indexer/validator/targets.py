"""What a column of somebody's file can be: our fields with the words by which people call them, and how they are read.

A name with a number in it ("sites.2.postcode") is that field of the second site. Some are two fields in one cell, or
half of one: `town` is "9000 Gent", `x` and `y` are Lambert 72.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from marshmallow import ValidationError, fields, validate

from dutch import places
from dutch.normalise import fold
from indexer import taxonomy
from indexer.document.field_kinds import EnterpriseNumber, Phone, enterprise_number
from indexer.document.fields import OfferingFields, in_reading_order
from indexer.document.text_fields import WebAddress
from indexer.sources.converters import split_place
from indexer.validator import forms

SITES = 3  # how many a spreadsheet usually has room for
Recognise = Callable[[str], bool]  # whether a text looks like a value of this field


@dataclass(frozen=True)
class Target:
    """`words` are names that people give the column, folded; `looks` tells by the content."""

    name: str
    label: str
    group: str
    words: tuple[str, ...]
    looks: Recognise | None = None


def _is_date(text: str) -> bool:
    try:
        return forms.any_date(text) is not None
    except ValueError:
        return False


def _is_town(text: str) -> bool:
    try:
        return places.locate(*split_place(text)) is not None
    except ValueError:
        return False


def _is_place(text: str) -> bool:
    return not any(character.isdigit() for character in text) and bool(places.find(text))


def _is_enterprise_number(text: str) -> bool:
    try:
        return len(text) >= 9 and bool(enterprise_number(text))
    except ValidationError:
        return False


def _one_of(vocabulary: Mapping[str, str]) -> Recognise:
    """Whether the parts of a text are words of ours: code -> label."""
    ours = frozenset(fold(word) for pair in vocabulary.items() for word in pair)
    return lambda text: any(fold(part) in ours for part in forms.any_list(text))


def _is_web_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://", "www."))


_OFFER, _BY, _AREA, _PHOTO = "Aanbod", "Organisatie", "Werkgebied", "Foto"
_PARTS = (
    Target("area.type", "soort werkgebied", _AREA, ("werkgebied", "soortgebied", "soortwerkgebied", "areatype")),
    Target("area.km", "straal in km", _AREA, ("straal", "straalkm", "km", "straalinkm", "afstand")),
    Target("area.provinces", "provincies", _AREA, ("provincies", "werkgebiedprovincies"), _one_of(taxonomy.PROVINCES)),
    Target("area.municipalities", "gemeenten", _AREA, ("gemeenten", "werkgebiedgemeenten", "werkgemeenten")),
    Target("photo.file", "bestand van de foto", _PHOTO, ("foto", "afbeelding", "photo", "beeld")),
    Target("photo.alt", "tekst bij de foto", _PHOTO, ("bijdefoto", "fototekst", "photoalt", "alttekst", "bijschrift")),
)
_SITE = (
    ("name", "naam", ("vestiging", "naamvestiging", "locatie", "vestigingsnaam"), None),
    ("street", "straat en nummer", ("adres", "straat", "straatennummer", "street", "straatnaam"), None),
    ("postcode", "postcode", ("postcode", "postnummer", "postnr", "zip", "postalcode"), forms.is_postcode),
    ("place", "plaats", ("plaats", "gemeente", "stad", "woonplaats", "town", "city"), _is_place),
    ("town", "postcode en plaats in één cel", ("postcodeengemeente", "postcodeenplaats", "gemeente"), _is_town),
    ("lat", "breedtegraad", ("lat", "latitude", "breedtegraad"), None),
    ("lon", "lengtegraad", ("lon", "lng", "longitude", "lengtegraad"), None),
    ("x", "x (Lambert 72)", ("x", "lambertx", "xcoordinaat"), None),
    ("y", "y (Lambert 72)", ("y", "lamberty", "ycoordinaat"), None),
)  # fmt: skip


# The kind of a field -> whether a text looks like its value; a field of codes looks like one of its words.
_LOOKS: tuple[tuple[type, Recognise], ...] = (
    (EnterpriseNumber, _is_enterprise_number),
    (Phone, forms.is_phone),
    (WebAddress, _is_web_address),
    (fields.Email, forms.is_mail_address),
    (fields.Date, _is_date),
    (fields.AwareDateTime, _is_date),
)


def _looks(field: fields.Field[object]) -> Recognise | None:
    inner = field.inner if isinstance(field, fields.List) else field
    for rule in inner.validators:
        if isinstance(rule, validate.OneOf):
            return _one_of(dict(zip(rule.choices, rule.labels, strict=True)))
    return next((looks for kind, looks in _LOOKS if isinstance(field, kind)), None)


def _of_document() -> Iterator[Target]:
    """The fields of the document that people have a column for, those of the organisation last."""
    rules = OfferingFields().fields
    named = [(name, about) for name, about in in_reading_order().items() if about.columns]
    for name, about in sorted(named, key=lambda pair: pair[1].of_organisation):
        group = _BY if about.of_organisation else _OFFER
        yield Target(name, about.label, group, about.columns, _looks(rules[name]))


@cache
def targets() -> Mapping[str, Target]:
    """Everything that a column can be, by name."""
    sites = (
        Target(f"sites.{number}.{name}", label, f"Vestiging {number}", words, looks)
        for number in range(1, SITES + 1)
        for name, label, words, looks in _SITE
    )
    return {target.name: target for target in (*_of_document(), *_PARTS, *sites)}
