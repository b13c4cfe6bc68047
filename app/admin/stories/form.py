"""The form of a story: what it tells, what it is linked to, its photo, and who consented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, StopValidation

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


def _activities() -> Mapping[str, list[SelectChoice]]:
    """Every activity, below its sector."""
    groups: dict[str, list[SelectChoice]] = {"": [SelectChoice("", "geen")]}
    sectors = taxonomy.sectors()
    for slug, activity in taxonomy.activities().items():
        groups.setdefault(sectors[activity.sector].label, []).append(SelectChoice(slug, activity.label))
    return groups


def _activity(number: int) -> SelectField:
    return SelectField(f"Activiteit {number}", choices=_activities, default="", validate_choice=False)


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
    activity_1 = _activity(1)
    activity_2 = _activity(2)
    activity_3 = _activity(3)
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
        chosen = [self[f"activity_{number}"].data for number in range(1, MOST_ACTIVITIES + 1)]
        return list(dict.fromkeys(slug for slug in chosen if slug in taxonomy.activities()))

    def values(self) -> dict[str, object]:
        """What was filled in, as the row has it; the photo apart."""
        buyers = [kind for kind in self.buyers.data or () if kind in taxonomy.BUYER_KINDS]
        texts = {name: self[name].data or "" for name in _TEXTS}
        return {**texts, "activities": self.activities, "buyers": buyers, "consent_on": self.consent_on.data}


def filled(story: Story) -> StoryForm:
    """The form with what a story has."""
    activities: Sequence[str] = (*story.activities, "", "", "")
    chosen = {f"activity_{number + 1}": activities[number] for number in range(MOST_ACTIVITIES)}
    texts = {name: getattr(story, name) for name in _TEXTS}
    return StoryForm(formdata=None, **texts, **chosen, buyers=list(story.buyers), consent_on=story.consent_on)
