"""The whole form of a question: beside what everybody fills in, what may be left open."""

from __future__ import annotations

from datetime import date

from marshmallow import ValidationError as SchemaError
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, Length, Optional, ValidationError

from app.attachments.field import FilesField
from app.attachments.kinds import MAX_BYTES, MOST
from app.attachments.store import SentFiles
from app.http.day_field import DayField
from app.http.forms import PublicForm, one_of, options
from app.questions import choices
from app.questions.question import Draft
from app.web.questions.form import NeedForm
from app.wording import buyers
from base import clock
from dutch import typed_place
from indexer import cpv
from indexer.document.field_kinds import enterprise_number
from indexer.numbers import phone

MOST_FILTERS = 30
_PHONE_DIGITS = range(8, 16)


def _line(label: str, most: int) -> StringField:
    return StringField(label, validators=[Length(max=most, message=f"Schrijf hoogstens {most} tekens.")])


def _readers() -> RadioField:
    return one_of("Wie mag uw vraag lezen?", choices.READERS, "Kies wie uw vraag mag lezen.", default="suppliers")


class ReadersForm(PublicForm):
    """Who may read a question, chosen again on its page."""

    readers = _readers()


class QuestionForm(NeedForm):
    """All fields of a question. What stands in DETAILS and BUYER may be left open, and is folded."""

    DETAILS = ("kind", "quantity", "deadline", "files", "stored_files", "reserved", "readers")
    BUYER = ("organisation", "kbo", "nace", "size", "seat", "telephone")

    kind = one_of("Wat voor vraag is het?", choices.KINDS, "Kies wat voor vraag het is.", default="exploration")
    quantity = _line("Hoeveel?", 120)
    deadline = DayField("Tegen wanneer?", validators=[Optional()])
    files = FilesField("Bestanden", max_bytes=MAX_BYTES, most=MOST)
    stored_files = SelectMultipleField("Bewaard bij uw vraag", choices=[], default=[], validate_choice=False)
    reserved = one_of(
        "Mag dit een voorbehouden opdracht zijn?", choices.RESERVED, "Kies een van de antwoorden.", default="unknown"
    )
    readers = _readers()
    filters = SelectMultipleField("Uit uw zoekopdracht", choices=[], default=[], validate_choice=False)
    organisation = _line("Naam van uw organisatie", 160)
    kbo = _line("Ondernemingsnummer", 40)
    nace = SelectField(
        "Bedrijfstak",
        choices=options({"": "Kies een bedrijfstak", **buyers.NACE}),
        default="",
        validate_choice=False,
        validators=[Optional(), AnyOf(buyers.NACE, "Kies een bedrijfstak uit de lijst.")],
    )
    size = SelectField(
        "Hoe groot is uw organisatie?",
        choices=options({"": "Kies een grootte", **buyers.SIZES}),
        default="",
        validate_choice=False,
        validators=[Optional(), AnyOf(buyers.SIZES, "Kies een grootte uit de lijst.")],
    )
    seat = _line("Gemeente van uw organisatie", 100)
    telephone = _line("Telefoon", 40)

    def offer_filters(self, values: list[str]) -> None:
        """Show filters, each checked; what is no filter is left out."""
        self.filters.data = list(dict.fromkeys(value for value in values if choices.filter_label(value)))[:MOST_FILTERS]
        self.filters.choices = options({value: choices.filter_label(value) for value in self.filters.data})

    def is_open(self, names: tuple[str, ...]) -> bool:
        """Whether a folded group stands open: something in it is wrong, or is to be seen."""
        return any(self[name].errors for name in names) or ("files" in names and bool(self.stored_files.choices))

    @classmethod
    def max_body(cls) -> int:
        """Files twice as large as they may be still arrive: they are refused at their field, and nothing is lost."""
        return super().max_body() + sum(cls.max_files())

    def validate_files(self, field: Field) -> None:
        """Raise ValidationError for more files than a question may have, with those that are stored."""
        if len(field.data or []) + len(self.stored_files.data) > MOST:
            raise ValidationError(f"Samen zijn dat meer dan {MOST} bestanden. Vink er een uit, of kies er minder.")

    def validate_deadline(self, field: Field) -> None:
        """Raise ValidationError for a day that has passed."""
        if field.data and field.data < clock.today():
            raise ValidationError("Deze dag is al voorbij. Kies een dag die nog moet komen.")

    def validate_kbo(self, field: Field) -> None:
        """Ten digits. Raise ValidationError for what is no enterprise number (modulo 97)."""
        if field.data:
            try:
                field.data = enterprise_number(field.data)
            except SchemaError as error:
                raise ValidationError(str(error.messages[0])) from error

    def validate_seat(self, field: Field) -> None:
        """Raise ValidationError for what is in no municipality that we know."""
        if field.data and not _municipality(field.data):
            raise ValidationError(
                "Wij kennen deze gemeente niet. Schrijf een gemeente of postcode in Vlaanderen of Brussel."
            )

    def validate_telephone(self, field: Field) -> None:
        """Raise ValidationError for what is no telephone number."""
        if field.data and sum(letter.isdecimal() for letter in field.data) not in _PHONE_DIGITS:
            raise ValidationError("Dit telefoonnummer klopt niet. Schrijf het zoals 016 12 34 56.")

    def cpv_codes(self) -> list[cpv.Code]:
        """The codes of procurement for the activities of the search that the form came from."""
        prefix = "activiteit:"
        return cpv.suggested(value.removeprefix(prefix) for value in self.filters.data if value.startswith(prefix))

    def sent_files(self) -> SentFiles:
        """The files of the question, once the form is valid."""
        return SentFiles(self.files.data or [], self.stored_files.data)

    def draft(self) -> Draft:
        """What was filled in, once it is valid."""
        texts = ("need", "email", "buyer_kind", "place", "kind", "organisation", "kbo", "nace", "size", "quantity")
        deadline: date | None = self.deadline.data
        return Draft(
            **{name: self[name].data or "" for name in (*texts, "reserved", "readers")},
            seat=_municipality(self.seat.data) if self.seat.data else "",
            telephone=phone(self.telephone.data) if self.telephone.data else "",
            deadline=deadline,
            filters=tuple(self.filters.data),
        )


def _municipality(text: str) -> str:
    """The NIS code of the municipality that a text means; "" when it is in none."""
    read = typed_place.read(text)
    return (read.place.nis or "") if read else ""
