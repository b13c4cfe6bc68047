"""What everybody fills in to leave a question: the need, the place, who asks, and where the answer may go."""

from __future__ import annotations

from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.http.forms import one_of, own_email, trimmed
from app.http.keyed_form import KeyedForm
from app.search.params import place_label, unreadable
from app.wording import buyers
from dutch import places, typed_place

MAX_NEED = 5_000  # characters


class NeedForm(KeyedForm):
    """Need, place, who asks, and where the answer may go. `name2` is for machines: nobody sees it."""

    need = TextAreaField(
        "Wat zoekt u?",
        validators=[
            DataRequired("Schrijf wat u zoekt. Een paar woorden volstaan."),
            Length(max=MAX_NEED, message="Dit is te lang. Schrijf hoogstens 5 000 tekens."),
        ],
    )
    place = StringField("Waar?", validators=[Optional(), Length(max=100, message="Schrijf hoogstens 100 tekens.")])
    chosen_place = RadioField("Welke plaats bedoelt u?", choices=[], validate_choice=False, validators=[Optional()])
    buyer_kind = one_of("Wie bent u?", buyers.BUYERS, "Kies wie u bent.")
    email = own_email("Vul uw e-mailadres in: daarop krijgt u antwoord.")
    name2 = StringField("Laat dit leeg")
    opened_at = HiddenField(filters=[lambda text: trimmed(text)[:200]])

    def offer_places(self) -> None:
        """The places that a name may mean, to choose from; the likeliest is chosen."""
        read = typed_place.read(self.place.data or "")
        if read and (read.others or not read.exact):
            self.chosen_place.choices = _choices([read.place, *read.others])
            self.chosen_place.data = read.place.value

    def validate_place(self, field: Field) -> None:
        """A name that several places bear is the chosen one of them, else the likeliest. Raise ValidationError for what
        nobody can read: then the form proposes what may be meant."""
        read = typed_place.read(field.data) if field.data else None
        chosen, self.chosen_place.data = self.chosen_place.data, None
        if chosen in [place.value for place in _meant(field.data or "")]:
            field.data = chosen
        elif read and read.exact and read.others:
            field.data = read.place.value
        elif field.data and not read and not typed_place.is_everywhere(field.data):
            self.chosen_place.choices = _choices(typed_place.suggestions(field.data))
            raise ValidationError(unreadable(field.data))


def _meant(text: str) -> list[places.Place]:
    """What a filled-in place may mean: who typed another one after choosing, means none of these."""
    read = typed_place.read(text) if text else None
    return [read.place, *read.others] if read else typed_place.suggestions(text)


def _choices(meant: list[places.Place]) -> list[SelectChoice]:
    return [SelectChoice(place.value, place_label(place)) for place in meant]
