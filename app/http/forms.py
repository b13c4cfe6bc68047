"""What all forms have in common: texts without what nobody typed, and one line where one is meant."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from base.text import lines, one_line


def trimmed(text: str | None) -> str:
    """A text of one line, without blanks around it and without characters that nobody sees."""
    return one_line(text or "")


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A form whose texts are tidied before they are looked at, in fields of one line and in text areas."""

    class Meta:
        def bind_field(self, form: FlaskForm, unbound_field: UnboundField[Any], options: dict[str, Any]) -> Any:
            """The field, with the filter that belongs to its kind before its own."""
            own = unbound_field.kwargs.get("filters", ())
            return unbound_field.bind(form=form, filters=[*_tidying(unbound_field.field_class), *own], **options)


def _tidying(kind: type) -> list[Any]:
    if issubclass(kind, TextAreaField):
        return [lambda text: lines(text or "")]
    if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
        return [trimmed]
    return []


class PublicForm(Form):
    """A form for everybody. While `g.refusal` says why nothing is taken now it never validates: it is shown again."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether what was filled in can be used."""
        return "refusal" not in g and bool(super().validate(extra_validators))
