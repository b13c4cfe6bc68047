"""The phrasebook: needs as people say them, by activity; add one, try it first, take one's own away."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from app.admin import confirmation
from app.admin.search.blueprint import blueprint
from app.admin.site import me, needs, note, say
from app.http.forms import Form, RowField, reads, trimmed
from app.http.services import services
from app.quality import phrase_trial
from base import database
from base.errors import Fault
from dutch.normalise import fold
from indexer import phrase_lint, phrase_store, phrasebook, taxonomy
from indexer.phrase_store import PhraseRefused, StoredPhrase
from indexer.phrasebook import Phrase

SHOWN = 50  # phrases on a page; a search narrows them down
LATER = "Ze telt mee na de volgende bijwerking, binnen tien minuten."


class PhraseForm(Form):
    """A phrase for an activity; with `trial` it is only tried."""

    trial = HiddenField(name="probeer")
    activity = SelectField("Activiteit", validate_choice=False, validators=[DataRequired("Kies een activiteit.")])
    text = StringField("Zin", validators=[DataRequired("Schrijf hoe iemand het vraagt.")])

    def faults(self) -> list[Fault]:
        """What the phrasebook would have against it."""
        activity, text = self.activity.data, self.text.data or ""
        own = phrase_store.current(services().db)
        why = phrase_lint.fault(activity, text, own) if activity else phrase_lint.text_fault(text)
        return [{"field": "text", "message": why}] if why else []


class ChosenForm(Form):
    """The phrase of a button."""

    phrase = RowField(name="zin")


@blueprint.get("/zinnen")
@needs("ranking.edit")
def phrases() -> ResponseReturnValue:
    """The phrases of an activity, or those with some words in them, and a form for a new one."""
    form = PhraseForm(formdata=None, activity=request.args.get("activiteit"), text=request.args.get("zin", "")[:200])
    return _page(form)


@blueprint.post("/zinnen")
@needs("ranking.edit")
@reads(PhraseForm)
def add_phrase(form: PhraseForm) -> ResponseReturnValue:
    """Add a phrase, or show what it would change."""
    if not form.validate():
        return _page(form), form.status
    if form.trial.data:
        return _page(form, _trial(form))
    try:
        _added(form)
    except PhraseRefused as refused:  # somebody was first
        form.refuse([{"field": "text", "message": str(refused)}])
        return _page(form), form.status
    say(f"De zin is bewaard. {LATER}")
    return redirect(url_for("admin.search.phrases", activiteit=form.activity.data), 303)


@blueprint.post("/zinnen/weg")
@needs("ranking.edit")
@reads(ChosenForm)
def remove_phrase(form: ChosenForm) -> ResponseReturnValue:
    """Take away a phrase that was added here."""
    number = form.phrase.data
    if not confirmation.confirmed():
        effect, back = "Na de volgende bijwerking telt de zin niet meer mee.", url_for("admin.search.phrases")
        return confirmation.page("Deze zin weghalen?", effect, back=back)
    with database.write(services().db) as connection:
        if gone := phrase_store.remove(connection, number, me().name):
            note(connection, "phrases.remove", str(number))
    say("De zin is weg. Na de volgende bijwerking telt ze niet meer mee." if gone else "Deze zin was al weg.")
    return redirect(url_for("admin.search.phrases"), 303)


@blueprint.get("/zinnen/geschiedenis")
@needs("ranking.edit")
def phrase_history() -> ResponseReturnValue:
    """Every phrase that was added, with those that were taken away, newest first."""
    rows = phrase_store.listed(services().db)
    return render_template("admin/search/phrase_history.html", rows=rows, labels=_labels(), state=_state())


def _trial(form: PhraseForm) -> phrase_trial.Trial:
    phrase = Phrase(form.activity.data, " ".join(form.text.data.split()))
    return phrase_trial.compare(services().search, services().db, phrase)


def _added(form: PhraseForm) -> None:
    with database.write(services().db) as connection:
        number = phrase_store.add(connection, form.activity.data, form.text.data, me().name)
        note(connection, "phrases.add", str(number), activity=form.activity.data)


def _page(form: PhraseForm, trial: phrase_trial.Trial | None = None) -> str:
    form.activity.choices = [SelectChoice("", "Kies een activiteit"), *_choices()]
    activity, q = request.args.get("activiteit", ""), trimmed(request.args.get("q"))[:100]
    own = [row for row in phrase_store.listed(services().db) if not row.removed_at]
    released = [one for one in phrasebook.book().phrases if _is_wanted(one.activity, one.text, activity, q)]
    return render_template(
        "admin/search/phrases.html",
        form=form,
        trial=trial,
        own=[row for row in own if _is_wanted(row.activity, row.text, activity, q)],
        released=released[:SHOWN],
        total=len(released),
        labels=_labels(),
        state=_state(),
        activity=activity,
        q=q,
    )


def _is_wanted(of: str, text: str, activity: str, q: str) -> bool:
    return activity in ("", of) and fold(q) in fold(text)


def _choices() -> list[SelectChoice]:
    sectors = taxonomy.sectors()
    return [SelectChoice(a.slug, a.label, optgroup=sectors[a.sector].label) for a in taxonomy.activities().values()]


def _labels() -> dict[str, str]:
    labels = {slug: activity.label for slug, activity in taxonomy.activities().items()}
    return {**labels, phrasebook.OUTSIDE: "Geen activiteit"}


def _state() -> dict[int, str]:
    """Number of a phrase -> how far it is, in words."""
    live = services().search.live.about()[1].phrases
    return {row.id: _words(row, row.is_in(live)) for row in phrase_store.listed(services().db)}


def _words(row: StoredPhrase, live: bool) -> str:
    if row.removed_at:
        return "telt nog mee tot de volgende bijwerking" if live else "weggehaald"
    return "telt mee" if live else "telt mee na de volgende bijwerking"
