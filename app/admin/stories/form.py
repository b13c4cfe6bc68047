"""The form of a story: what it tells, what it is linked to, its photo, and who consented."""

from __future__ import annotations

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, StopValidation

from app.admin.activity_fields import activity_field, chosen, numbered
from app.http.day_field import DayField
from app.http.files import BoundedFileField, Upload
from app.http.forms import Form
from app.stories import photo
from app.stories.photo import PhotoRefused
from app.stories.story import MOST_ACTIVITIES, Story
from base.errors import Fault
from dutch import typed_place
from indexer import taxonomy

_TEXTS = ("title", "lead", "text", "place", "organisation", "offering_id", "consent_by", "photo_alt")
_UNKNOWN = "Deze plaats kennen wij niet. Schrijf een gemeente of een provincie."


class PhotoField(BoundedFileField):
    """A photo."""

    cleaned: tuple[str, bytes] | None = None  # its type, and its bytes without what a camera wrote in them

    def check(self, file: Upload) -> None:
        """Raise StopValidation for no photo that we take."""
        try:
            self.cleaned = photo.cleaned(file.data)
        except PhotoRefused as refused:
            raise StopValidation(str(refused)) from refused


def _line(label: str, most: int) -> StringField:
    return StringField(label, validators=[Length(max=most, message=f"Schrijf hoogstens {most} tekens.")])


class StoryForm(Form):
    """A story; what is missing for publishing may be left open in a draft."""

    title = StringField(
        "Titel",
        validators=[
            DataRequired("Geef het verhaal een titel."),
            Length(max=120, message="Schrijf hoogstens 120 tekens."),
        ],
    )
    lead = TextAreaField("Inleiding", validators=[Length(max=300, message="Schrijf hoogstens 300 tekens.")])
    text = TextAreaField("Verhaal", validators=[Length(max=20_000, message="Schrijf hoogstens 20 000 tekens.")])
    place = _line("Waar?", 100)
    activity_1 = activity_field(1)
    activity_2 = activity_field(2)
    activity_3 = activity_field(3)
    buyers = SelectMultipleField(
        "Voor wie is dit interessant?",
        choices=[SelectChoice(kind, label) for kind, label in taxonomy.BUYER_KINDS.items()],
        validate_choice=False,
    )
    organisation = _line("Organisatie die het werk doet", 160)
    offering_id = _line("Kenmerk van haar aanbieding", 160)
    photo = PhotoField("Foto", max_bytes=photo.MAX_BYTES)
    photo_alt = _line("Wat staat er op de foto?", 200)
    consent_by = _line("Wie gaf toestemming?", 160)
    consent_on = DayField("Wanneer?", validators=[Optional()])

    def faults(self) -> list[Fault]:
        """A place that nobody knows."""
        if self.place.data and typed_place.read(self.place.data) is None:
            return [{"field": "place", "message": _UNKNOWN}]
        return []

    @property
    def activities(self) -> list[str]:
        """The activities that were chosen, each once."""
        return chosen(self, MOST_ACTIVITIES)

    def values(self) -> dict[str, object]:
        """What was filled in, as the row has it; the photo apart."""
        buyers = [kind for kind in self.buyers.data or () if kind in taxonomy.BUYER_KINDS]
        texts = {name: self[name].data or "" for name in _TEXTS}
        return {**texts, "activities": self.activities, "buyers": buyers, "consent_on": self.consent_on.data}


def filled(story: Story) -> StoryForm:
    """The form with what a story has."""
    texts = {name: getattr(story, name) for name in _TEXTS}
    activities = numbered(story.activities, MOST_ACTIVITIES)
    return StoryForm(formdata=None, **texts, **activities, buyers=list(story.buyers), consent_on=story.consent_on)
