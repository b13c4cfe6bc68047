"""The kinds of fields that a document has, and those that people write in many ways: numbers, telephones, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from marshmallow import ValidationError, fields, validate
from marshmallow.types import ErrorMessages
from stdnum.be import vat

from indexer import numbers
from indexer.document.about import About
from indexer.document.text_fields import Line, Prose, longest


def line(characters: int, about: About, *, missing: str = "") -> Line:
    """A text of one line, of at most so many characters; with `missing`, what is said where there is none."""
    if not missing:
        return Line(validate=longest(characters), load_default="", metadata=vars(about))
    sentences: ErrorMessages = {"required": missing, "null": missing}
    return Line(validate=longest(characters), required=True, error_messages=sentences, metadata=vars(about))


def prose(characters: int, about: About) -> Prose:
    """A text that may have several lines."""
    return Prose(validate=longest(characters), load_default="", metadata=vars(about))


def lines(characters: int, about: About) -> fields.List[str]:
    """Texts of one line each."""
    return fields.List(Line(validate=longest(characters)), load_default=list, metadata=vars(about))


def codes(labels: Mapping[str, str], what: str, about: About | None = None) -> fields.List[str]:
    """Codes of a vocabulary of ours: code -> label."""
    message = f"“{{input}}” is geen bekende {what}."
    one = validate.OneOf(list(labels), list(labels.values()), error=message)
    return fields.List(fields.String(validate=one), load_default=list, metadata=vars(about) if about else None)


def day(last: date, about: About) -> fields.Date:
    """A day; the year 1, and the year 9999 where that says nothing, are how a system writes that it knows no day."""
    real = validate.Range(date(1900, 1, 1), last, error="“{input}” is geen echte datum.")
    wrong: ErrorMessages = {"invalid": "Geen geldige datum."}
    return fields.Date(load_default=None, allow_none=True, validate=real, error_messages=wrong, metadata=vars(about))


def derived(about: About) -> fields.String:
    """A text that follows from other fields, or from an edit."""
    return fields.String(dump_only=True, metadata=vars(about))


def derived_list(about: About) -> fields.List[str]:
    """Texts that follow from other fields."""
    return fields.List(fields.String(), dump_only=True, metadata=vars(about))


def _undone(undo: Callable[[str], str], text: str) -> str:
    """A number before a spreadsheet took it for an amount. Raises ValidationError."""
    try:
        return undo(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def enterprise_number(text: str) -> str:
    """Ten digits of a KBO enterprise number. Raises ValidationError (modulo 97, or an establishment number)."""
    digits = "".join(c for c in _undone(numbers.digits_again, text).upper().removeprefix("BE") if c.isdigit())
    if digits.startswith("2") and len(digits) == 10:
        raise ValidationError(f"“{text}” is een vestigingsnummer, geen ondernemingsnummer.")
    digits = digits.zfill(10) if len(digits) == 9 else digits
    if not vat.is_valid(digits) or int(digits) < 1000:
        raise ValidationError(f"Ondernemingsnummer “{text}” bestaat niet. Kijk de tien cijfers na.")
    return digits


class EnterpriseNumber(fields.String):
    """A KBO enterprise number, as ten digits."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        return enterprise_number(str(super()._deserialize(value, attr, data, **kwargs)))


class Phone(Line):
    """A telephone number, with the first digits that a spreadsheet took off."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        return _undone(numbers.phone, super()._deserialize(value, attr, data, **kwargs))
