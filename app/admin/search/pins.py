"""Pins: which offerings stand first or last for a need, whatever the words say."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from app.admin import confirmation
from app.admin.search.blueprint import blueprint
from app.admin.site import me, needs, note, say
from app.http.forms import Form, RowField, reads, trimmed
from app.http.services import services
from app.quality import pin_store
from app.search.params import MAX_QUERY_LENGTH, SearchParams
from app.search.results import Hit
from base import database
from base.remembered import REMEMBERED_SECONDS

FIRST, LAST = "vooraan", "achteraan"
SHOWN = 20  # hits to choose from
_LONG = Length(max=500, message="Schrijf hoogstens 500 tekens.")


class PinForm(Form):
    """Which offering, where, and why."""

    offering = RadioField(
        "Welke aanbieding?", choices=[], validate_choice=False, validators=[DataRequired("Kies een aanbieding.")]
    )
    place = RadioField(
        "Waar moet ze staan?",
        choices=[SelectChoice(FIRST, "Vooraan"), SelectChoice(LAST, "Achteraan")],
        validate_choice=False,
        validators=[AnyOf((FIRST, LAST), "Kies vooraan of achteraan.")],
    )
    reason = StringField("Waarom?", validators=[DataRequired("Schrijf waarom."), _LONG])

    def validate_offering(self, field: Field) -> None:
        """Raise ValidationError for an offering that is gone."""
        if services().search.get(field.data) is None:
            raise ValidationError("Deze aanbieding bestaat niet meer. Kies een andere.")


class ChosenForm(Form):
    """The pin of a button."""

    pin = RowField()


@blueprint.get("/volgorde")
@needs("ranking.edit")
def pins() -> ResponseReturnValue:
    """The pins that there are, and a search to make another."""
    return _page(PinForm())


@blueprint.post("/volgorde")
@needs("ranking.edit")
@reads(PinForm)
def pin(form: PinForm) -> ResponseReturnValue:
    """Keep a pin for the need in the address."""
    if form.validate():
        try:
            return _kept(form)
        except pin_store.PinRefused as refused:
            form.refuse([{"field": "offering", "message": str(refused)}])
    return _page(form), form.status


@blueprint.post("/volgorde/weg")
@needs("ranking.edit")
@reads(ChosenForm)
def unpin(form: ChosenForm) -> ResponseReturnValue:
    """Let an offering go back to its own place."""
    number = form.pin.data
    if not confirmation.confirmed():
        effect, back = "De aanbieding gaat terug naar haar eigen plaats.", url_for("admin.search.pins")
        return confirmation.page("Deze vaste plaats weghalen?", effect, back=back)
    with database.write(services().db) as connection:
        if gone := pin_store.remove(connection, number):
            note(connection, "pins.remove", str(number))
    say("De aanbieding staat weer op haar eigen plaats." if gone else "Deze vaste plaats bestond niet meer.")
    return redirect(url_for("admin.search.pins"), 303)


def _kept(form: PinForm) -> ResponseReturnValue:
    search = services().search
    understood = search.read(SearchParams(q=_need())).understood.text
    pin = {"offering_id": form.offering.data, "first": form.place.data == FIRST, "reason": form.reason.data}
    with database.write(services().db) as connection:
        number = pin_store.add(connection, need=_need(), understood=understood, by=me().name, **pin)
        note(connection, "pins.add", pin["offering_id"], pin=number, first=pin["first"])
    say(f"Bewaard. Binnen {REMEMBERED_SECONDS:.0f} seconden ziet elke bezoeker het.")
    return redirect(url_for("admin.search.pins", q=_need()), 303)


def _page(form: PinForm) -> str:
    need = _need()
    hits = _hits(need)
    form.offering.choices = [SelectChoice(hit["id"], f"{hit['title']} — {hit['organisation']['name']}") for hit in hits]
    listed = pin_store.listed(services().db)
    titles = services().search.titles([pin.offering_id for pin in listed])
    kept = [{"pin": pin, "title": titles.get(pin.offering_id)} for pin in listed]
    return render_template("admin/search/pins.html", form=form, need=need, kept=kept, found=bool(hits))


def _hits(need: str) -> list[Hit]:
    if not need:
        return []
    found = services().search.search(SearchParams(q=need, per_page=SHOWN))
    return [*found.hits, *found.more]


def _need() -> str:
    return trimmed(request.args.get("q"))[:MAX_QUERY_LENGTH]
