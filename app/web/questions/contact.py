"""Writing to up to four organisations at once, from the page of one or from results: a direct question."""

from __future__ import annotations

import sqlalchemy as sa
from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Field, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app.contacts import candidates, service
from app.http import counting
from app.http.forms import reads, trimmed
from app.http.services import services
from app.questions import choices, keys
from app.questions.question import Draft
from app.requests.proposals import Contact
from app.search.params import parse
from app.web.questions.blueprint import blueprint
from app.web.questions.form import NeedForm
from app.web.questions.questions import unsaved
from app.web.search.links import question_url
from base.errors import EngineUnavailable

TEMPLATE = "web/questions/contact.html"
AWAY = "Wij kunnen nu niet nakijken aan wie dit bericht gaat. Uw tekst staat er nog. Probeer het straks opnieuw."
_CHOSEN = "aanbod"  # in the address: the offerings whose page it came from


class ContactForm(NeedForm):
    """A message, to whom it goes, and who sends it."""

    offerings = SelectMultipleField("Aan wie?", choices=[], default=[], validate_choice=False)
    organisation = StringField(
        "Naam van uw organisatie", validators=[Length(max=160, message="Schrijf hoogstens 160 tekens.")]
    )

    def offer(self, contacts: list[Contact]) -> None:
        """The organisations to choose from. What is none of them was not chosen."""
        self.offerings.choices = [SelectChoice(one.offering_id, f"{one.organisation}: {one.title}") for one in contacts]
        self.offerings.data = [one.offering_id for one in contacts if one.offering_id in (self.offerings.data or [])]

    def validate_offerings(self, field: Field) -> None:
        """Raise ValidationError for nobody, and for more than one form may ask."""
        if not 1 <= len(field.data) <= service.MOST:
            raise ValidationError(f"Kies een tot {service.MOST} organisaties.")

    def draft(self) -> Draft:
        """What was filled in, once it is valid."""
        return Draft(
            need=self.need.data,
            email=self.email.data,
            buyer_kind=self.buyer_kind.data,
            place=self.place.data,
            organisation=self.organisation.data,
            kind=choices.DIRECT,
        )


@blueprint.route("/contact", methods=["GET", "POST"])
@reads(ContactForm)
def contact(form: ContactForm) -> ResponseReturnValue:
    """The form, for who stands in the address (?aanbod=…) or fits the search there; sent, it is a direct question."""
    try:
        contacts = _candidates()
    except EngineUnavailable:
        if request.method == "GET":
            raise
        return render_template(TEMPLATE, form=form, unsaved=AWAY), 503
    if not contacts and request.method == "GET":
        return redirect(question_url(trimmed(request.args.get("q")), trimmed(request.args.get("plaats"))), 303)
    if request.method == "GET":
        _fill_in(form)
    form.offer(contacts)
    if not form.validate_on_submit():
        return render_template(TEMPLATE, form=form), form.status
    return _leave(form, [one for one in contacts if one.offering_id in form.offerings.data])


def _candidates() -> list[Contact]:
    params = parse(request.args.to_dict(flat=False))[0]
    return candidates.candidates(services().search, request.args.getlist(_CHOSEN)[: service.MOST], params)


def _fill_in(form: ContactForm) -> None:
    form.need.data = trimmed(request.args.get("q"))[:500]
    form.place.data = trimmed(request.args.get("plaats"))[:100]
    form.offer_places()
    form.offerings.data = request.args.getlist(_CHOSEN)
    form.opened_at.data = keys.form_stamp(services().settings)


def _leave(form: ContactForm, chosen: list[Contact]) -> ResponseReturnValue:
    settings, db = services().settings, services().db
    seconds = keys.seconds_open(settings, form.opened_at.data)
    try:
        draft = form.draft().by(counting.touches())
        left = service.leave(
            settings, db, draft, chosen, form_key=form.form_key.data, trap=form.name2.data, seconds=seconds
        )
    except sa.exc.SQLAlchemyError as error:
        return unsaved(TEMPLATE, form, error)
    return redirect(f"/stel-je-vraag/bedankt/{left.reference}", 303)
