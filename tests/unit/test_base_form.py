"""The base of all forms: what a service refuses is said with the faults of the fields; the limit of a request."""

from __future__ import annotations

import pytest
from flask import Flask
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.http.files import Upload, UploadField
from app.http.forms import MAX_TEXT, Form, RowField, reads
from base.errors import Fault


class NeedForm(Form):
    need = StringField("Wat?", validators=[DataRequired("Schrijf iets.")])
    place = StringField("Waar?", validators=[Length(max=3)])
    row = RowField()

    def faults(self) -> list[Fault]:
        """What a service would say."""
        return [
            {"field": "need", "message": "Te gewoon."},
            {"field": "place", "message": "Te ver."},
            {"field": "day", "message": "Te laat."},
        ]


class FileForm(Form):
    first = UploadField("Tabel", kinds=("csv", "xlsx"), max_bytes=2_000_000)
    second = UploadField("Nog een", kinds=("json",), max_bytes=1_000_000)


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__)
    made.config.update(SECRET_KEY="x" * 32, WTF_CSRF_ENABLED=False, WTF_I18N_ENABLED=False)
    return made


def sent(app: Flask, **fields: str) -> NeedForm:
    with app.test_request_context("/", method="POST", data=fields):
        form = NeedForm()
        form.validate()
        return form


def test_a_service_speaks_of_the_fields_that_have_no_fault_yet(app: Flask) -> None:
    form = sent(app, need=" ", place="Gent")
    assert form.need.errors == ["Schrijf iets."]
    assert form.place.errors == ["Veld mag niet langer zijn dan 3 karakters."]
    assert form.form_errors == ["Te laat."]
    assert sent(app, need="x", place="y").errors["place"] == ["Te ver."]


@pytest.mark.parametrize("body", ["", "[1", "[1]", "7", '{"need": {"a": 1}}', '{"row": [[1]]}', '{"need": "x"}'])
def test_json_is_no_form(app: Flask, body: str) -> None:
    with app.test_request_context("/", method="POST", data=body, content_type="application/json"):
        form = NeedForm()
        assert not form.validate()
        assert form.need.errors == ["Schrijf iets."]


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("", 0), ("-1", 0), ("9" * 20, 0), ("x", 0)])
def test_the_number_of_a_row_is_a_number_or_none(app: Flask, text: str, number: int) -> None:
    assert sent(app, row=text).row.data == number
    assert sent(app).row.data == 0


def test_the_limit_of_a_request_is_that_of_its_texts_and_its_files() -> None:
    assert NeedForm.max_body() == MAX_TEXT
    assert FileForm.max_body() == MAX_TEXT + 3_000_000


def test_a_file_field_says_what_it_takes(app: Flask) -> None:
    with app.test_request_context():
        form = FileForm()
        assert form.first.help == "CSV of Excel (XLSX), hoogstens 2 MB"
        assert 'accept=".json,.jsonl"' in form.second()


def test_a_table_of_another_kind_than_the_field_takes_is_refused(app: Flask) -> None:
    with app.test_request_context():
        form = FileForm()
        form.second.data = Upload("a.json", b"nr;titel\n1;x\n")
        assert not form.validate()
        assert form.second.errors == ["Dit is CSV. Kies een bestand van deze soort: JSON."]


def test_a_view_gets_its_form(app: Flask) -> None:
    @app.post("/")
    @reads(NeedForm)
    def view(form: NeedForm) -> str:
        return str(form.need.data)

    assert app.test_client().post("/", data={"need": " poetsen "}).text == "poetsen"
