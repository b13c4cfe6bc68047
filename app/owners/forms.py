"""The forms of the owner's page: pause until a day, and correct what a visitor reads."""

from __future__ import annotations

import re
from datetime import timedelta

from marshmallow import ValidationError as SchemaError
from marshmallow import fields, validate
from wtforms import DateField, EmailField, Field, HiddenField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional, ValidationError

from app.http.forms import PublicForm
from base import clock
from indexer.document.field_kinds import Phone
from indexer.document.fields import described
from indexer.edits.edits import CORRECTABLE
from indexer.offering import OfferingSchema

LONGEST_PAUSE = timedelta(days=366)  # who stops for longer asks the province to take the offering away
_PHONE = re.compile(r"[+0-9][0-9 ()/.-]*")
LONG = 500  # characters: a text that may have more gets a field of several lines
_fields = OfferingSchema().fields


class ActionForm(PublicForm):
    """What an organisation does about its own offering. A pause and a correction have a form of their own besides."""

    action = HiddenField(name="actie")


class UntilForm(PublicForm):
    """A day that has yet to come, within a year."""

    until = DateField("Tot welke dag?")

    def validate_until(self, field: Field) -> None:
        """Raise ValidationError for a day that has passed, or is too far away."""
        if field.data is None:
            field.errors = []
            raise ValidationError("Kies een dag. Schrijf hem als jaar-maand-dag, zoals 2027-03-01.")
        if field.data <= clock.today():
            raise ValidationError("Kies een dag die nog moet komen.")
        if field.data - clock.today() > LONGEST_PAUSE:
            raise ValidationError("Kies een dag binnen het jaar. Stopt u voor langer? Zeg het aan de provincie.")


def _fits(_form: PublicForm, field: Field) -> None:
    """Raise ValidationError for what the document would refuse."""
    if not field.data and _fields[field.name].required:
        raise ValidationError("Dit mag niet leeg zijn.")
    try:
        _fields[field.name].deserialize(_given(field.name, field.data))
    except SchemaError as error:
        raise ValidationError(str(error.messages[0])) from error


def _given(name: str, text: str) -> object:
    """The value of a text; nothing is what the document has for nothing."""
    return text.replace("\r\n", "\n") if text else _fields[name].load_default


def _is_phone(_form: PublicForm, field: Field) -> None:
    """Raise ValidationError for what nobody can ring."""
    if not _PHONE.fullmatch(field.data) or not 8 <= sum(map(str.isdigit, field.data)) <= 15:
        raise ValidationError("Schrijf een telefoonnummer, zoals 011 23 45 67 of +32 11 23 45 67.")


class PauseForm(UntilForm):
    """Until when an offering is not shown among results."""


class FullForm(UntilForm):
    """Until when an organisation has no room for new orders; its offering is still shown."""

    until = DateField("Volzet tot welke dag?", id="full", name="until")


class CorrectionForm(PublicForm):
    """The correctable fields of the document, by their own names and under its own rules."""

    def values(self) -> dict[str, object]:
        """What was filled in, as the document has it."""
        return {name: _fields[name].deserialize(_given(name, self[name].data)) for name in CORRECTABLE}


def _field(name: str, question: str) -> UnboundField[Field]:
    """The field of the form that belongs to the kind of a field of the document."""
    rules = _fields[name]
    if isinstance(rules, Phone):
        return StringField(question, validators=[Optional(), _is_phone, _fits])
    if isinstance(rules, fields.Email):
        return EmailField(question, validators=[_fits])
    long = any(isinstance(rule, validate.Length) and (rule.max or 0) > LONG for rule in rules.validators)
    return (TextAreaField if long else StringField)(question, validators=[_fits])


for _name, _about in described().items():
    if _about.correctable:
        setattr(CorrectionForm, _name, _field(_name, _about.correctable))
