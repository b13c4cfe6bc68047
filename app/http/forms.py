"""The base of every form: texts tidied in one place, all faults reported at once, and a limit to what may be sent.

A view gets its form from `reads`, and with it the limit of its request: no list of addresses says which may send much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import ClassVar, Concatenate, ParamSpec, TypeVar

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import AnyOf, DataRequired, Email, Length, Optional
from wtforms.widgets import HiddenInput

from app import languages
from app.http.day_field import DayField
from app.http.incoming import row_number
from app.wording.dutch import number
from base.errors import Fault
from base.text import lines, one_line

INVALID = 422
MAX_TEXT = 64 * 1024  # bytes of all texts of a form, or of a JSON body; the longest field holds 5,000 characters
_READ_AT_ONCE = 64 * 1024  # bytes of a file that werkzeug counts with the texts while it looks for the end of the file


def trimmed(text: str | None) -> str:
    """A text of one line, without blanks around it and without characters that nobody sees."""
    return one_line(text or "")


def options(labels: Mapping[str, str]) -> list[SelectChoice]:
    """What can be chosen, from value -> label."""
    return [SelectChoice(value, label) for value, label in labels.items()]


def one_of(label: str, labels: Mapping[str, str], missing: str, *, default: str | None = None) -> RadioField:
    """A field of radio buttons; `missing` is said when none of them was chosen."""
    return RadioField(
        label,
        choices=options(labels),
        default=default,
        validate_choice=False,
        validators=[AnyOf(labels, missing)],
    )


def own_email(missing: str = "") -> EmailField:
    """The address of who fills in a public form; `missing` is said when it may not stay empty."""
    return EmailField(
        "Uw e-mailadres",
        validators=[
            DataRequired(missing) if missing else Optional(),
            Length(max=254, message="Dit adres is te lang."),
            Email("Dit adres klopt niet. Schrijf het zoals naam@voorbeeld.be."),
        ],
    )


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A form whose texts are tidied before they are looked at, in fields of one line and in text areas."""

    max_text: ClassVar[int] = MAX_TEXT

    class Meta:
        @property
        def locales(self) -> tuple[str, ...]:
            """The language of what no validator of ours words."""
            return (languages.current(),)

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """What a page sent: JSON is no form, though flask-wtf would read it as one, whatever stands in it."""
            if request and request.is_json:
                return None
            return FlaskForm.Meta.wrap_formdata(self, form, formdata)

        def bind_field(self, form: FlaskForm, unbound_field: UnboundField[Field], options: dict[str, object]) -> Field:
            """The field, with the filter that belongs to its kind before its own."""
            own = unbound_field.kwargs.get("filters", ())
            return unbound_field.bind(form=form, filters=[*_tidying(unbound_field.field_class), *own], **options)

    @classmethod
    def max_body(cls) -> int:
        """Bytes of a request with this form: its texts and each of its files at their largest."""
        return cls.max_text + sum(cls.max_files())

    @classmethod
    def max_files(cls) -> list[int]:
        """Bytes of each of its files at its largest."""
        fields = [value for name in dir(cls) if isinstance(value := getattr(cls, name), UnboundField)]
        takers = [field.kwargs for field in fields if "max_bytes" in field.kwargs]
        return [taker["max_bytes"] for taker in takers for _ in range(taker.get("most", 1))]

    def typed(self) -> list[tuple[str, str]]:
        """What somebody typed where it may be read: the label and the text of each field that has one."""
        hidden = (HiddenField, PasswordField)
        fields = [field for field in self if isinstance(field, (StringField, DayField))]
        texts = [(field.label.text, _text(field)) for field in fields if not isinstance(field, hidden)]
        return [(label, text) for label, text in texts if text]

    @property
    def status(self) -> int:
        """The status of the page with this form: a form that was sent is only shown again to say what is wrong."""
        return INVALID if self.is_submitted() else 200

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether what was filled in can be used, by the rules of each field and by those of the service."""
        valid = bool(super().validate(extra_validators))
        for field in self:
            if isinstance(field, StringField):  # what is too long is not looked up as well: one field, one message
                field.errors = field.errors[:1]
        faults = [fault for fault in self.faults() if fault["field"] not in self.errors]
        self.refuse(faults)
        return valid and not faults

    def faults(self) -> list[Fault]:
        """What a service would refuse; said with the faults of the fields, so that nobody corrects a form twice."""
        return []

    def refuse(self, faults: list[Fault]) -> None:
        """Show faults ({"field", "message"}) at their fields, and above the form those of no field."""
        for fault in faults:
            if fault["field"] in self:
                field = self[fault["field"]]
                field.errors = [*field.errors, fault["message"]]
            else:
                self.form_errors.append(fault["message"])


def _text(field: Field) -> str:
    return (field.text if isinstance(field, DayField) else field.data) or ""


def _tidying(kind: type) -> list[Callable[[str | None], str]]:
    if issubclass(kind, TextAreaField):
        return [lambda text: lines(text or "")]
    if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
        return [trimmed]
    return []


class PublicForm(Form):
    """A form for everybody. While `g.refusal` says why nothing is taken now it never validates: it is shown again."""

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether what was filled in can be used, now."""
        return "refusal" not in g and super().validate(extra_validators)


class RowField(Field):  # type: ignore[misc]  # wtforms has no types
    """The number of a row, in a hidden field or a button; 0, which no row has, for anything else."""

    widget = HiddenInput()

    def process_data(self, value: int | None) -> None:
        """Begin with the number that the view gives, if it gives one."""
        self.data = value or 0

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number that was sent."""
        self.data = row_number(valuelist[0]) if valuelist else 0


_Form = TypeVar("_Form", bound=Form)
_Arguments = ParamSpec("_Arguments")
_View = Callable[_Arguments, ResponseReturnValue]


def reads(
    form_class: type[_Form],
) -> Callable[[Callable[Concatenate[_Form, _Arguments], ResponseReturnValue]], _View[_Arguments]]:
    """Give a view its form, filled in with what was sent. The request may be as large as this form, and no larger."""

    def wrap(view: Callable[Concatenate[_Form, _Arguments], ResponseReturnValue]) -> _View[_Arguments]:
        @wraps(view)
        def wrapped(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> ResponseReturnValue:
            return view(form_class(), *args, **kwargs)

        vars(wrapped)["form_class"] = form_class
        return wrapped

    return wrap


def form_of(endpoint: str | None) -> type[Form] | None:
    """The form that an address reads, if it reads one."""
    return getattr(current_app.view_functions.get(endpoint or ""), "form_class", None)


def limits_of(form: type[Form] | None) -> list[str]:
    """How much may be sent with a form, or without one, in Dutch."""
    files, text = (form.max_files(), form.max_text) if form else ([], MAX_TEXT)
    most = number(text // 10_000 * 10_000)  # a letter with an accent takes more room
    of_files = [f"Een bestand mag hoogstens {max(files) // 1_000_000} MB groot zijn."] if files else []
    return [*of_files, f"Alle tekst samen mag hoogstens ongeveer {most} tekens lang zijn."]


def bound_body(endpoint: str | None, _values: object) -> None:
    """Let a request be as large as its form; one without a form is bounded by the application.

    Only multipart has files: any other body stands in the memory as a whole.
    """
    if form := form_of(endpoint):
        has_files = request.mimetype == "multipart/form-data"
        request.max_content_length = form.max_body() if has_files else form.max_text
        request.max_form_memory_size = form.max_text + (_READ_AT_ONCE if form.max_files() else 0)
