"""What organisations and visitors say of offerings: corrections that wait for a decision, and reports."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from app.admin.offerings.blueprint import blueprint
from app.admin.site import error_page, me, needs, note, say, say_made
from app.http.forms import Form, reads
from app.http.services import services
from app.owners import editing, reports
from app.security.area import in_province
from base import database
from base.errors import EngineUnavailable
from indexer import taxonomy
from indexer.document.fields import Offering
from indexer.edits import edit_store
from indexer.edits.edit_store import EditRow

SHOWN = 200  # reports on the page
ONLINE = "De verbetering staat online."
NOT_YET = "De verbetering is bewaard. Ze komt online bij de volgende keer dat de index wordt bijgewerkt."
NO_LETTER = "De zoekmotor antwoordt niet, dus wij weten niet aan wie wij schrijven. Beslis straks opnieuw."


class DecisionForm(Form):
    """Why; a refusal needs a reason, which the organisation reads."""

    decision = HiddenField(name="besluit")
    reason = StringField("Reden", validators=[Length(max=500, message="Schrijf hoogstens 500 tekens.")])

    @property
    def approved(self) -> bool:
        """Whether the correction is taken over."""
        return bool(self.decision.data == "neem-over")

    def validate_reason(self, field: Field) -> None:
        """Raise ValidationError for a refusal without a reason."""
        if not self.approved and not field.data:
            raise ValidationError("Schrijf waarom u de verbetering weigert: de organisatie leest het.")

    @classmethod
    def of(cls, edit_id: int, sent: DecisionForm | None) -> DecisionForm:
        """The form below a correction: the one that was sent for it, else an empty one."""
        form = sent or cls(formdata=None)
        form.reason.id = f"reden-{edit_id}"
        return form


@blueprint.get("/correcties")
@needs("offerings.edit")
def corrections() -> ResponseReturnValue:
    """Corrections that wait, field by field, for the province of who looks."""
    return _page()


@blueprint.post("/correcties/<int:edit_id>")
@needs("offerings.edit")
@reads(DecisionForm)
def decide_correction(form: DecisionForm, edit_id: int) -> ResponseReturnValue:
    """Approve a correction, or refuse it with a reason."""
    row = edit_store.get(services().db, edit_id)
    if row is None or row.kind != "correction":
        abort(404)
    if not me().may("offerings.edit", in_province(row.province)):
        abort(403)
    if not form.validate():
        return _page(edit_id, form), form.status
    try:
        shown = services().search.get(row.subject)  # where the letter goes
    except EngineUnavailable:
        return error_page("Even niet", NO_LETTER, 503)
    decision = {"approved": form.approved, "reason": form.reason.data, "shown": shown}
    shows = editing.decide(services().settings, services().db, row, by=me(), **decision)
    if shows is None:
        say("Iemand besliste al over deze verbetering.")
    elif form.approved:
        say(ONLINE if shows else NOT_YET)
    else:
        say("De verbetering is geweigerd; de organisatie leest waarom.")
    return redirect(url_for("admin.offerings.corrections"), 303)


def _page(decided: int = 0, sent: DecisionForm | None = None) -> str:
    """The page; below the correction that was decided on, the form that was sent."""
    rows = reports.corrections(services().db, me().reach("offerings.edit"))
    shown = [(row, _offering(row.subject)) for row in rows]
    items = [_told(row, offering, sent if row.id == decided else None) for row, offering in shown]
    return render_template("admin/offerings/corrections.html", rows=items, sent=sent)


def _told(row: EditRow, offering: Offering | None, sent: DecisionForm | None) -> dict[str, object]:
    """A correction as it is read: what stands there now beside what is proposed."""
    shown: Mapping[str, object] = offering or {}
    fields = [
        (name, shown[name] if offering else values["old"], values["new"])
        for name, values in row.details["fields"].items()
    ]
    province, form = taxonomy.PROVINCES.get(row.province), DecisionForm.of(row.id, sent)
    return {"row": row, "offering": offering, "fields": fields, "province": province, "form": form}


def _offering(identity: str) -> Offering | None:
    """The offering as it is live; None when it is gone, or the engine is away."""
    try:
        return services().search.get(identity)
    except EngineUnavailable:
        return None


@blueprint.get("/meldingen")
@needs("offerings.edit")
def list_reports() -> ResponseReturnValue:
    """What visitors reported and nobody has dealt with."""
    rows = reports.waiting(services().db, me().reach("offerings.edit"))
    shown, provinces = rows[:SHOWN], taxonomy.PROVINCES
    return render_template("admin/offerings/reports.html", rows=shown, total=len(rows), provinces=provinces)


@blueprint.post("/meldingen/<int:report_id>")
@needs("offerings.edit")
def report_done(report_id: int) -> ResponseReturnValue:
    """A report was dealt with."""
    report = reports.get(services().db, report_id)
    if report is None:
        abort(404)
    if not me().may("offerings.edit", in_province(report.province)):
        abort(403)
    with database.write(services().db) as connection:
        if made := reports.done(connection, report_id, me().name):
            note(connection, "report.done", str(report_id))
    say_made(made, "De melding is afgehandeld.")
    return redirect(url_for("admin.offerings.list_reports"), 303)
