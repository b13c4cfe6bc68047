"""Kinds of fields that people write in many ways: enterprise numbers, telephone numbers, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate
from stdnum.be import vat

from indexer import numbers
from indexer.text_fields import Line


def day(last: date) -> fields.Date:
    """A day; the year 1, and the year 9999 where that says nothing, are how a system writes that it knows no day."""
    real = validate.Range(date(1900, 1, 1), last, error="“{input}” is geen echte datum.")
    wrong: dict[str, Any] = {"invalid": "Geen geldige datum."}
    return fields.Date(load_default=None, allow_none=True, validate=real, error_messages=wrong)


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
        raise ValidationError(f"Ondernemingsnummer “{text}” klopt niet (controlegetal).")
    return digits


class EnterpriseNumber(fields.String):
    """A KBO enterprise number, as ten digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return enterprise_number(str(super()._deserialize(value, attr, data, **kwargs)))


class Phone(Line):
    """A telephone number, with the first digits that a spreadsheet took off."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return _undone(numbers.phone, super()._deserialize(value, attr, data, **kwargs))
