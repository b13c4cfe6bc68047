"""Texts of strangers: what nobody sees is gone, and a text of one line is one line, wherever it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from marshmallow import Schema, fields, validate
from wtforms import PasswordField, StringField, TextAreaField

from app.http.forms import Form
from base import clock
from base.text import lines, one_line
from indexer import offering
from indexer.document.parts import PhotoSchema, SiteSchema
from indexer.offering import Reject

ROW: dict[str, Any] = {
    "source_id": "1",
    "title": "Kaarsen",
    "organisation_name": "De Kring",
    "sites": [{"postcode": "3500", "street": "Kerkstraat 1"}],
}
BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\t", " \n "]
UNSEEN = [
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200b",
    "\u200e",
    "\ufeff",
    "\u2060",
    "\x00",
    "\x07",
    "\x9b",
    "\x7f",
    "\u00ad",
]


@pytest.mark.parametrize("odd", BREAKS)
def test_a_break_is_a_blank_in_a_text_of_one_line(odd: str) -> None:
    assert one_line(f"a{odd}b") == "a b"


@pytest.mark.parametrize("odd", BREAKS[:-2])
def test_a_break_of_any_kind_is_a_line_end_in_prose(odd: str) -> None:
    assert lines(f"a{odd}b") == "a\nb"


@pytest.mark.parametrize("odd", UNSEEN)
def test_what_nobody_sees_is_gone(odd: str) -> None:
    assert one_line(f"a{odd}b") == lines(f"a{odd}b") == "ab"


@pytest.mark.parametrize("text", ["gewoon", "twee  blanken", "é ü ß €", "niet\u00a0breken", "👍 “ja” – nee", ""])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert one_line(text) == lines(text) == text


@pytest.mark.parametrize("odd", [*BREAKS, *UNSEEN])
@pytest.mark.parametrize("field", ["title", "organisation_name", "capacity", "lead_time", "phone"])
def test_a_field_of_one_line_of_a_document_is_one_line(field: str, odd: str) -> None:
    document = offering.load({**ROW, field: f"012 3{odd}Bcc: x"}, "limburg", clock.now())
    assert not isinstance(document, Reject)
    assert document[field] in ("012 3 Bcc: x", "012 3Bcc: x")


@pytest.mark.parametrize("field", ["description", "about", "opening_hours"])
def test_prose_of_a_document_keeps_its_lines_only(field: str) -> None:
    document = offering.load({**ROW, field: "een\r\ntwee\u202e\u2028drie"}, "limburg", clock.now())
    assert not isinstance(document, Reject)
    assert document[field] == "een\ntwee\ndrie"


@pytest.mark.parametrize("schema", [offering.OfferingSchema, SiteSchema, PhotoSchema])
def test_every_text_of_a_document_is_tidied_or_one_of_a_list(schema: type[Schema]) -> None:
    """A new field of text that takes any character is found here."""
    strict = (validate.OneOf, validate.Regexp)
    for name, field in schema().load_fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if type(inner) is fields.String:
            assert any(isinstance(validator, strict) for validator in inner.validators), name


def test_what_stands_deeper_in_a_document_is_tidied_too() -> None:
    site = {"postcode": "3500", "street": "Kerk\r\nstraat\u202e 1"}
    row = {**ROW, "keywords": ["a\nb"], "website": "https://voorbeeld.example/\u202ea", "sites": [site]}
    document = offering.load(row, "limburg", clock.now())
    assert not isinstance(document, Reject)
    assert document["keywords"] == ["a b"]
    assert document["website"] == "https://voorbeeld.example/a"
    assert document["sites"][0]["street"] == "Kerk straat 1"


@pytest.mark.parametrize("title", ["\u200b", "\u202e\n", "\x07"])
def test_a_title_of_nothing_that_anybody_sees_is_no_title(title: str) -> None:
    refused = offering.load({**ROW, "title": title}, "limburg", clock.now())
    assert isinstance(refused, Reject)
    assert (refused.field, refused.message) == ("title", "Er is geen titel.")


class _Form(Form):
    line = StringField()
    prose = TextAreaField()
    secret = PasswordField()


def test_a_form_is_tidied_by_the_kind_of_its_fields() -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 32, WTF_CSRF_ENABLED=False)
    sent = {"line": " a\r\nBcc: b\u202e ", "prose": " a\r\nb\u202e ", "secret": " a\u200b "}
    with app.test_request_context("/", method="POST", data=sent):
        form = _Form()
    assert (form.line.data, form.prose.data, form.secret.data) == ("a Bcc: b", "a\nb", " a\u200b ")
