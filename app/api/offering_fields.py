"""The fields of a document that the API shows, each with its kind and its description."""

from __future__ import annotations

from marshmallow import fields

from app.api.fields import maybe, number, text, texts
from indexer.document.fields import OfferingFields, described, in_reading_order
from indexer.document.organisation import OrganisationFields

_PARTS = frozenset({"sites"})  # that the API does not show as they are
_RULES = OfferingFields().fields
_OF_ORGANISATION = OrganisationFields().fields
_PREFIX = "organisation_"
# The fields that stand in an offering as they are, and those of its organisation: name in the API -> in the document.
SHOWN = ["id"] + [
    name
    for name, about in in_reading_order().items()
    if about.api and name != "id" and name not in _PARTS and name not in _OF_ORGANISATION
]
OF_ORGANISATION = {name.removeprefix(_PREFIX): name for name in _OF_ORGANISATION if described()[name].api}
# The kind of a field of the document -> its format in the API.
_FORMATS: tuple[tuple[type, str], ...] = (
    (fields.AwareDateTime, "date-time"),
    (fields.Date, "date"),
    (fields.URL, "uri"),
    (fields.Email, "email"),
)


def field(name: str) -> fields.String | fields.List[str] | fields.Boolean | fields.Integer:
    """A field of the document as the API describes it."""
    rules, meaning = _RULES[name], described()[name].meaning
    if isinstance(rules, fields.List):
        return texts(meaning)
    if isinstance(rules, fields.Boolean):
        return fields.Boolean(required=True, metadata={"description": meaning})
    if isinstance(rules, fields.Integer):
        return number(meaning)
    written = next((name for kind, name in _FORMATS if isinstance(rules, kind)), None)
    options = {"format": written} if written else {}
    return maybe(meaning, **options) if rules.allow_none else text(meaning, **options)
