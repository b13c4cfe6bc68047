"""The forms of the page of a question: why it closes, a note, the next date of the desk, and to whom it is handed."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.http.day_field import DayField
from app.http.forms import Form, one_of
from app.questions import anonymity, choices, flow
from base import clock
from base.errors import Fault

CLOSE = {reason: choices.BECAUSE[reason] for reason, moves in flow.CLOSED_BECAUSE.items() if "close" in moves}


class CloseForm(Form):
    """Why the desk closes a question, in the words that its asker reads."""

    because = one_of(
        "Waarom sluit u de vraag af?", CLOSE, "Kies waarom u de vraag afsluit. De vrager leest het in een mail."
    )


class NoteForm(Form):
    """A note, for colleagues at the desk only."""

    text = TextAreaField(
        "Notitie",
        validators=[
            DataRequired("Schrijf eerst iets op."),
            Length(max=5000, message="Schrijf hoogstens 5 000 tekens."),
        ],
    )


class DateForm(Form):
    """When the desk itself wants to do something, and what; left empty, the timetable decides."""

    next_on = DayField("Wanneer?", validators=[Optional()])
    next_what = StringField("Wat doet u dan?", validators=[Length(max=120, message="Schrijf hoogstens 120 tekens.")])

    def faults(self) -> list[Fault]:
        """A day that has passed."""
        if self.next_on.data and self.next_on.data < clock.today():
            return [{"field": "next_on", "message": "Kies een dag die nog moet komen, of laat het veld leeg."}]
        return []


class PublicTextForm(Form):
    """The text of a question that everybody may read; `names` must not stand in it."""

    names: tuple[str, ...] = ()
    public_text = TextAreaField(
        "Wat iedereen leest",
        validators=[
            DataRequired("Schrijf wat iedereen mag lezen."),
            Length(max=2000, message="Schrijf hoogstens 2 000 tekens."),
        ],
    )

    def faults(self) -> list[Fault]:
        """What would tell who asks."""
        signs = anonymity.signs(self.public_text.data or "", self.names)
        message = f"Haal dit uit de tekst: {', '.join(signs)}. Niemand mag zien wie het vraagt."
        return [{"field": "public_text", "message": message}] if signs else []


class OwnerForm(Form):
    """To whom a question is handed; "": it is whose area it is."""

    owner = SelectField("Wie volgt deze vraag op?", choices=[], default="", validate_choice=False)
