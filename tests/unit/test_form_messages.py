"""What a form says when something cannot be: every validator in our own words, and one message for one field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from wtforms import Field
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional

import app.wsgi
from app.http.forms import Form
from app.web.profile import ProfileForm
from app.web.questions.form import NeedForm


def kinds(base: type[Form] = Form) -> Iterator[type[Form]]:
    """Every form of the application."""
    for kind in base.__subclasses__():
        if kind.__module__.startswith(f"{app.__name__}."):
            yield kind
        yield from kinds(kind)


def unworded(kind: type[Form]) -> Iterator[str]:
    """The validators of a form that leave the words to WTForms."""
    for name in dir(kind):
        if isinstance(field := getattr(kind, name), UnboundField):
            for validator in field.kwargs.get("validators", ()):
                if not isinstance(validator, Optional) and not getattr(validator, "message", "ours"):
                    yield f"{kind.__qualname__}.{name}: {type(validator).__name__}"


def test_every_validator_has_a_message_of_ours() -> None:
    every = set(kinds())
    assert {ProfileForm, NeedForm} <= every
    assert sorted(fault for kind in every for fault in unworded(kind)) == []


@pytest.mark.parametrize(("kind", "name"), [(ProfileForm, "seat"), (NeedForm, "place")])
def test_what_is_too_long_and_unreadable_is_said_once(kind: type[Form], name: str) -> None:
    flask = Flask(__name__)
    flask.config.update(SECRET_KEY="k", WTF_CSRF_ENABLED=False)
    with flask.test_request_context("/", method="POST", data={name: "Nergenshuizen" * 9}):
        form = kind()
        form.validate()
        field: Field = form[name]
        assert list(field.errors) == ["Schrijf hoogstens 100 tekens."]
