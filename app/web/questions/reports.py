"""What visitors report to a province: an offering is wrong, an organisation is missing. Nobody is asked for a name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.http.forms import PublicForm
from app.http.services import services
from app.owners import reports
from app.security import csrf
from app.web.questions.blueprint import blueprint
from app.web.questions.questions import INVALID, unsaved
from base.config import PROVINCES
from dutch import places
from indexer.derived import Offering

Answer = Response | str | tuple[str, int]
_LONG = Length(max=2_000, message="Dit is te lang. Schrijf hoogstens 2 000 tekens.")


class WrongForm(PublicForm):
    """What is wrong with an offering. `name2` is for machines that fill in everything: nobody sees it."""

    message = TextAreaField("Wat klopt er niet?", validators=[DataRequired("Schrijf wat er niet klopt."), _LONG])
    name2 = StringField("Laat dit leeg")


class MissingForm(PublicForm):
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
    name2 = StringField("Laat dit leeg")

    def validate_place(self, field: Any) -> None:
        """Raise ValidationError for a place that is in no province that we know."""
        if field.data and province_of(field.data) is None:
            raise ValidationError("Wij kennen deze plaats niet. Schrijf een gemeente of postcode in Vlaanderen.")


def province_of(place: str) -> str | None:
    """The province of a place, if its administrators are ours."""
    return next((found.province for found in places.find(place) if found.province in PROVINCES), None)


@blueprint.route("/aanbod/<identity>/klopt-niet", methods=["GET", "POST"])
def report_wrong(identity: str) -> Answer:
    """Say what is wrong with an offering."""
    offering = services().search.get(identity)
    if offering is None:
        abort(404)
    form = WrongForm()
    if request.method == "GET":
        return render_template("web/questions/report_wrong.html", form=form, offering=offering)
    if not form.validate_on_submit():
        return render_template("web/questions/report_wrong.html", form=form, offering=offering), INVALID
    return _kept(
        "wrong", offering["source"], form, "web/questions/report_wrong.html", subject=offering["id"], offering=offering
    )


@blueprint.route("/organisatie-ontbreekt", methods=["GET", "POST"])
def report_missing() -> Answer:
    """Say which organisation is missing."""
    form = MissingForm()
    if request.method == "GET":
        return render_template("web/questions/report_missing.html", form=form)
    if not form.validate_on_submit():
        return render_template("web/questions/report_missing.html", form=form), INVALID
    province = province_of(form.place.data) or ""
    return _kept("missing", province, form, "web/questions/report_missing.html", subject=form.organisation.data)


@blueprint.get("/melding/bedankt")
def report_thanks() -> str:
    """The report is kept."""
    return render_template("web/questions/report_thanks.html")


def _kept(
    kind: reports.Kind, province: str, form: Any, template: str, *, subject: str, offering: Offering | None = None
) -> Answer:
    """Keep it, unless a machine filled in what nobody sees; then thank."""
    place = form.place.data if kind == "missing" else ""
    try:
        if not form.name2.data:
            settings, db = services().settings, services().db
            reports.leave(settings, db, kind, province, subject=subject, place=place, message=form.message.data)
    except sa.exc.SQLAlchemyError as error:
        return unsaved(template, form, error, offering=offering)
    return redirect("/melding/bedankt", 303)


# The forms check their token themselves: the guard of the application would answer 400 and lose what was typed.
for _view in (report_wrong, report_missing):
    csrf.exempt(_view)
