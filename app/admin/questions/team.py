"""The regisseurs of a province: what waits at each, all of it handed over, and when somebody is away."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.admin.questions.blueprint import blueprint
from app.admin.site import me, needs, note, say, say_made
from app.desk import absences, assigning, team
from app.http.day_field import DayField
from app.http.forms import Form, RowField, reads
from app.http.services import services
from app.questions import regisseurs
from app.security import municipalities
from app.security.audit_names import reference
from app.security.roster import Listed
from app.wording.dutch import counted
from base import clock, database
from base.errors import Fault

_NOBODY = SelectChoice("", "niemand: de volgende die verantwoordelijk is")


class AbsenceForm(Form):
    """From when until when somebody is away, and who replaces."""

    first_day = DayField("Eerste dag", validators=[InputRequired("Schrijf de eerste dag, zoals 3 mei 2027.")])
    last_day = DayField("Laatste dag", validators=[InputRequired("Schrijf de laatste dag, zoals 17 mei 2027.")])
    replacement = SelectField("Wie vervangt?", choices=[_NOBODY], default="", validate_choice=False)

    def days(self) -> tuple[date, date]:
        """The first and the last day, once they were validated."""
        assert self.first_day.data
        assert self.last_day.data
        return self.first_day.data, self.last_day.data

    def faults(self) -> list[Fault]:
        """Days that come in the wrong order, or are over."""
        first, last = self.first_day.data, self.last_day.data
        if first and last and last < first:
            return [{"field": "last_day", "message": "De laatste dag komt na de eerste."}]
        if last and last < clock.today():
            return [{"field": "last_day", "message": "Kies een dag die nog moet komen."}]
        return []


class ReceiverForm(Form):
    """Who gets all questions of a regisseur."""

    receiver = SelectField("Aan wie?", choices=[], validate_choice=False)


class AbsenceRowForm(Form):
    """An absence that is taken away."""

    absence = RowField()


@blueprint.get("/regisseurs")
@needs("demands.assign")
def list_regisseurs() -> str:
    """The regisseurs of the own area, who has most overdue first."""
    with database.read(services().db) as connection:
        loads = team.loads(connection, me())
        members, nobodys = team.members(connection, me(), loads), loads.get(None, team.Load())
    return render_template(
        "admin/questions/regisseurs.html", members=members, nobodys=nobodys, area_of=municipalities.label
    )


@blueprint.get("/regisseurs/<int:number>")
@needs("demands.see")
def show_regisseur(number: int) -> str:
    """One regisseur."""
    return _page(_known(number))


@blueprint.post("/regisseurs/<int:number>/afwezig")
@needs("demands.see")
@reads(AbsenceForm)
def add_absence(form: AbsenceForm, number: int) -> ResponseReturnValue:
    """Write down when a regisseur is away."""
    regisseur = _known(number)
    allowed = {"": None} | {str(one.id): one.id for one in _others(regisseur)}
    if form.validate() and form.replacement.data in allowed:
        with database.write(services().db) as connection:
            absences.add(connection, number, form.days(), allowed[form.replacement.data])
            note(connection, "absence.add", reference(number), account=allowed[form.replacement.data])
        say("De afwezigheid is bewaard.")
        return _back(number)
    if form.replacement.data not in allowed:
        form.refuse([{"field": "replacement", "message": "Kies iemand uit de lijst."}])
    return _page(regisseur, form), 422


@blueprint.post("/regisseurs/<int:number>/aanwezig")
@needs("demands.see")
@reads(AbsenceRowForm)
def remove_absence(form: AbsenceRowForm, number: int) -> ResponseReturnValue:
    """Take an absence away."""
    regisseur = _known(number)
    with database.write(services().db) as connection:
        if made := absences.remove(connection, regisseur.id, form.absence.data):
            note(connection, "absence.remove", reference(number))
    say_made(made, "De afwezigheid is weggehaald.")
    return _back(number)


@blueprint.post("/regisseurs/<int:number>/geef-alles-door")
@needs("demands.assign")
@reads(ReceiverForm)
def hand_over_all(form: ReceiverForm, number: int) -> ResponseReturnValue:
    """Hand all questions of a regisseur to another one."""
    regisseur = _known(number)
    with database.write(services().db) as connection:
        allowed = {str(one): one for one in assigning.candidates(connection, me()) if one != number}
        if form.validate() and form.receiver.data in allowed:
            given = team.hand_over_all(connection, me(), number, allowed[form.receiver.data])
            for question in given:
                note(connection, "question.hand_over", question.reference, account=allowed[form.receiver.data])
            say(f"{counted(len(given), 'vraag', 'vragen')} doorgegeven.")
            return _back(number)
    form.refuse([{"field": "receiver", "message": "Kies iemand uit de lijst."}])
    return _page(regisseur, form), 422


def _known(number: int) -> Listed:
    """A regisseur of the own area, or oneself; 404 when there is none of that number, 403 for one of another area."""
    with database.read(services().db) as connection:
        regisseur = regisseurs.today(connection).accounts.get(number) or abort(404)
        if number != me().id and number not in assigning.candidates(connection, me()):
            abort(403)
    return regisseur


def _others(regisseur: Listed) -> list[Listed]:
    """Who may replace a regisseur: all others."""
    with database.read(services().db) as connection:
        return [one for one in regisseurs.today(connection).accounts.values() if one.id != regisseur.id]


def _page(regisseur: Listed, *refused: Form) -> str:
    with database.read(services().db) as connection:
        mine, loads = assigning.candidates(connection, me()), team.loads(connection, me())
        members = {member.account.id: member for member in team.members(connection, me(), loads)}
        coming = absences.coming(connection, regisseur.id)
    forms = {type(form).__name__: form for form in (AbsenceForm(formdata=None), ReceiverForm(formdata=None), *refused)}
    others = _others(regisseur)
    forms["AbsenceForm"].replacement.choices = [_NOBODY, *_options(others)]
    forms["ReceiverForm"].receiver.choices = _options([one for one in others if one.id in mine])
    return render_template(
        "admin/questions/regisseur.html",
        regisseur=regisseur,
        member=members.get(regisseur.id),
        absences=coming,
        names={one.id: one.name for one in others},
        forms=forms,
        area_of=municipalities.label,
    )


def _options(every: list[Listed]) -> list[SelectChoice]:
    return [SelectChoice(str(one.id), f"{one.name} ({municipalities.label(one.area)[:60]})") for one in every]


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("admin.questions.show_regisseur", number=number), 303)
