"""The form of a campaign: what its page says, when it runs, for whom, and what it puts forward."""

from __future__ import annotations

from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, DataRequired, Length, Optional

from app.admin.activity_fields import activity_field, chosen, numbered
from app.campaigns.campaign import FLANDERS, MOST_ACTIVITIES, Campaign
from app.http.day_field import DayField
from app.http.forms import Form
from app.http.services import services
from base.config import PROVINCES
from base.errors import Fault
from indexer import taxonomy

_TEXTS = ("title", "lead", "text", "partner", "partner_url")
_ADDRESS = "Schrijf het hele adres, zoals https://www.voorbeeld.be."


def _at_most(length: int) -> Length:
    return Length(max=length, message=f"Schrijf hoogstens {length} tekens.")


def _provinces() -> list[SelectChoice]:
    return [SelectChoice("", FLANDERS), *(SelectChoice(slug, taxonomy.PROVINCES[slug]) for slug in PROVINCES)]


def _stories() -> list[SelectChoice]:
    """The stories that everybody reads."""
    return [SelectChoice(str(story.id), story.title) for story in services().stories()]


class CampaignForm(Form):
    """A campaign; what is missing for publishing may be left open in a draft."""

    title = StringField("Titel", validators=[DataRequired("Geef de campagne een titel."), _at_most(120)])
    lead = TextAreaField("Inleiding", validators=[_at_most(300)])
    text = TextAreaField("Tekst", validators=[_at_most(20_000)])
    starts = DayField("Eerste dag", validators=[Optional()])
    ends = DayField("Laatste dag", validators=[Optional()])
    province = SelectField("Voor welk gebied?", choices=_provinces, default="", validate_choice=False)
    activity_1 = activity_field(1)
    activity_2 = activity_field(2)
    activity_3 = activity_field(3)
    activity_4 = activity_field(4)
    stories = SelectMultipleField("Verhalen op de pagina", choices=_stories, validate_choice=False)
    partner = StringField("Partner", validators=[_at_most(160)])
    partner_url = StringField("Website van de partner", validators=[Optional(), _at_most(300), URL(message=_ADDRESS)])

    def validate_province(self, field: Field) -> None:
        """What is no province is all of Flanders."""
        field.data = field.data if field.data in PROVINCES else ""

    def faults(self) -> list[Fault]:
        """A campaign that ends before it begins, and an address of a partner that browsers do not open."""
        faults: list[Fault] = []
        if self.starts.data and self.ends.data and self.ends.data < self.starts.data:
            faults.append({"field": "ends", "message": "De laatste dag komt voor de eerste."})
        if self.partner_url.data and not self.partner_url.data.startswith(("https://", "http://")):
            faults.append({"field": "partner_url", "message": _ADDRESS})
        return faults

    def values(self) -> dict[str, object]:
        """What was filled in, as the row has it."""
        numbers = {str(story.id): story.id for story in services().stories()}
        return {
            **{name: self[name].data or "" for name in _TEXTS},
            "starts": self.starts.data,
            "ends": self.ends.data,
            "province": self.province.data or None,
            "activities": chosen(self, MOST_ACTIVITIES),
            "stories": [numbers[one] for one in self.stories.data or () if one in numbers],
        }


def filled(campaign: Campaign) -> CampaignForm:
    """The form with what a campaign has."""
    return CampaignForm(
        formdata=None,
        **{name: getattr(campaign, name) for name in (*_TEXTS, "starts", "ends")},
        **numbered(campaign.activities, MOST_ACTIVITIES),
        province=campaign.province or "",
        stories=[str(number) for number in campaign.stories],
    )
