"""What visitors report to a province: an offering is wrong, an organisation is missing. Nobody is asked for a name."""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.http.forms import PublicForm, reads
from app.http.services import services
from app.owners import reports
from app.web.questions.blueprint import blueprint
from app.web.questions.questions import unsaved
from base.config import PROVINCES
from dutch import places

_LONG = Length(max=2_000, message="Dit is te lang. Schrijf hoogstens 2 000 tekens.")


class ReportForm(PublicForm):
    """A report. `name2` is for machines that fill in everything: nobody sees it."""

    name2 = StringField("Laat dit leeg")


class WrongForm(ReportForm):
    """What is wrong with an offering."""

    message = TextAreaField("Wat klopt er niet?", validators=[DataRequired("Schrijf wat er niet klopt."), _LONG])


class MissingForm(ReportForm):
    """Which organisation is missing, and where it works."""

    organisation = StringField(
        "Hoe heet de organisatie?",
        validators=[
            DataRequired("Schrijf de naam van de organisatie."),
            Length(max=160, message="Schrijf hoogstens 160 tekens."),
        ],
    )
    place = StringField(
        "In welke gemeente?",
        validators=[
            DataRequired("Schrijf een gemeente of postcode: zo komt het bij de juiste provincie."),
            Length(max=100, message="Schrijf hoogstens 100 tekens."),
        ],
    )
    message = TextAreaField("Wat doet ze?", validators=[DataRequired("Schrijf kort wat ze doet."), _LONG])

    def validate_place(self, field: Field) -> None:
        """Raise ValidationError for a place that is in no province that we know."""
        if field.data and province_of(field.data) is None:
            raise ValidationError("Wij kennen deze plaats niet. Schrijf een gemeente of postcode in Vlaanderen.")


def province_of(place: str) -> str | None:
    """The province of a place, if its administrators are ours."""
    return next((found.province for found in places.find(place) if found.province in PROVINCES), None)


@blueprint.route("/aanbod/<identity>/klopt-niet", methods=["GET", "POST"])
@reads(WrongForm)
def report_wrong(form: WrongForm, identity: str) -> ResponseReturnValue:
    """Say what is wrong with an offering."""
    offering = services().search.get(identity)
    if offering is None:
        abort(404)
    template = "web/questions/report_wrong.html"
    if not form.validate_on_submit():
        return render_template(template, form=form, offering=offering), form.status
    return _left("wrong", offering["source"], form, template, subject=offering["id"], offering=offering)


@blueprint.route("/organisatie-ontbreekt", methods=["GET", "POST"])
@reads(MissingForm)
def report_missing(form: MissingForm) -> ResponseReturnValue:
    """Say which organisation is missing."""
    template = "web/questions/report_missing.html"
    if not form.validate_on_submit():
        return render_template(template, form=form), form.status
    province = province_of(form.place.data) or ""
    return _left("missing", province, form, template, subject=form.organisation.data, place=form.place.data)


@blueprint.get("/melding/bedankt")
def report_thanks() -> str:
    """The report is kept."""
    return render_template("web/questions/report_thanks.html")


def _left(
    kind: reports.Kind, province: str, form: ReportForm, template: str, *, subject: str, place: str = "", **more: object
) -> ResponseReturnValue:
    """Keep it, unless a machine filled in what nobody sees; then thank."""
    try:
        if not form.name2.data:
            settings, db = services().settings, services().db
            reports.leave(settings, db, kind, province, subject=subject, place=place, message=form.message.data)
    except sa.exc.SQLAlchemyError as error:
        return unsaved(template, form, error, **more)
    return redirect("/melding/bedankt", 303)
