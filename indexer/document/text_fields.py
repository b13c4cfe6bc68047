"""Fields of the document that people read: no controls, no invisible characters, and one line where one is meant."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from base import web_address
from base.text import lines, one_line


class Line(fields.String):
    """A text of one line."""

    tidy = staticmethod(one_line)

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        text = self.tidy(str(super()._deserialize(value, attr, data, **kwargs)))
        if self.required and not text:
            raise self.make_error("required")
        return text


class Prose(Line):
    """A text that may have several lines."""

    tidy = staticmethod(lines)


class WebAddress(Line, fields.URL):
    """A web address that visitors may follow."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not web_address.is_public(text):
            raise self.make_error("invalid")
        return text


class MailAddress(Line, fields.Email):
    """An e-mail address."""


def longest(characters: int) -> validate.Length:
    """The rule that a text has no more than so many characters."""
    return validate.Length(max=characters, error=f"Langer dan {characters} tekens.")
