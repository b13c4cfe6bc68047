"""The form for an alert: the search that it comes from stands in its address, and may be changed."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from wtforms import Field, HiddenField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.alerts import service
from app.alerts.alert import FREQUENCIES
from app.alerts.labels import filters
from app.http.forms import one_of, own_email, reads, trimmed
from app.http.keyed_form import KeyedForm
from app.http.services import services
from app.search.facets import BY_NAME
from app.search.params import SearchParams, parse, unreadable
from app.web.alerts.blueprint import blueprint
from dutch import typed_place

UNSAVED = "Wij konden uw melding even niet bewaren. Wat u invulde, staat er nog: probeer het straks opnieuw."


class AlertForm(KeyedForm):
    """A need, a place, and where the letters go. `name2` is for machines: nobody sees it."""

    q = StringField("Wat zoekt u?", validators=[Optional(), Length(max=200, message="Schrijf hoogstens 200 tekens.")])
    place = StringField("Waar?", validators=[Optional(), Length(max=100, message="Schrijf hoogstens 100 tekens.")])
    radius = HiddenField(filters=[lambda text: trimmed(text)[:3]])
    frequency = one_of(
        "Hoe vaak mogen wij schrijven?", FREQUENCIES, "Kies hoe vaak wij mogen schrijven.", default="weekly"
    )
    email = own_email("Vul uw e-mailadres in: daarop krijgt u de melding.")
    name2 = StringField("Laat dit leeg")

    def validate_q(self, field: Field) -> None:
        """Raise ValidationError when there is nothing to look for."""
        if not field.data and not _choices():
            raise ValidationError("Schrijf wat u zoekt. Een paar woorden volstaan.")

    def validate_place(self, field: Field) -> None:
        """Raise ValidationError for a place that nobody can read."""
        if field.data and not typed_place.read(field.data) and not typed_place.is_everywhere(field.data):
            raise ValidationError(unreadable(field.data))

    @property
    def params(self) -> SearchParams:
        """The search as it was filled in, with the filters that stand in the address."""
        typed = {"q": [self.q.data or ""], "plaats": [self.place.data or ""], "straal": [self.radius.data or ""]}
        return parse({**_choices(), **typed})[0]


def _choices() -> dict[str, list[str]]:
    """The filters of the search that the form comes from."""
    args = request.args.to_dict(flat=False)
    return {name: args[name] for name in (*BY_NAME, "gemeente", "letterlijk") if name in args}


@blueprint.route("/meldingen/nieuw", methods=["GET", "POST"])
@reads(AlertForm)
def new(form: AlertForm) -> ResponseReturnValue:
    """Ask for an alert."""
    if not form.is_submitted():
        _fill_in(form)
    if not form.validate_on_submit():
        return _page(form), form.status
    try:
        if not form.name2.data:
            db, email = services().db, form.email.data
            service.ask(services().settings, db, form.params, email, form.frequency.data, form.form_key.data)
    except SQLAlchemyError:
        form.form_errors.append(UNSAVED)
        return _page(form), 503
    return redirect("/meldingen/gevraagd", 303)


@blueprint.get("/meldingen/gevraagd")
def thanks() -> str:
    """A letter is on its way."""
    return render_template("web/alerts/thanks.html")


def _fill_in(form: AlertForm) -> None:
    """The search that the form comes from; a place that nobody can read stays as it was typed."""
    params, _ = parse(request.args.to_dict(flat=False))
    form.q.data, form.radius.data = params.q, str(params.radius)
    form.place.data = params.place.value if params.place else request.args.get("plaats", "")[:100]


def _page(form: AlertForm) -> str:
    chosen = parse(_choices())[0]
    pairs = replace(chosen, q="", place=None).as_args()
    return render_template("web/alerts/new.html", form=form, chosen=filters(chosen), pairs=pairs)
