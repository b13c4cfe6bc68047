"""Brieven: the texts of all letters; change one, look at it with examples first, and go back to the standard text."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.admin import confirmation
from app.admin.letters.blueprint import blueprint
from app.admin.site import me, needs, note, say, say_made
from app.http.forms import Form, reads
from app.http.services import services
from app.outbox import texts
from app.outbox.texts import Text
from base import database
from base.errors import Fault


class TextForm(Form):
    """The text of a letter; with `trial` it is only looked at."""

    trial = HiddenField(name="voorbeeld")
    letter = HiddenField()
    subject = StringField(
        "Onderwerp",
        validators=[DataRequired("Geef de brief een onderwerp."), Length(max=300, message="Dit is te lang.")],
    )
    text = TextAreaField(
        "Tekst",
        validators=[
            DataRequired("Schrijf de tekst van de brief."),
            Length(max=5_000, message="Dit is te lang. Schrijf hoogstens 5 000 tekens."),
        ],
    )

    def faults(self) -> list[Fault]:
        """What a letter has against this text."""
        return texts.faults(self.own_text())

    def own_text(self) -> Text:
        """What was filled in."""
        return Text(self.letter.data, self.subject.data or "", (self.text.data or "") + "\n", me().name)


@blueprint.get("/brieven")
@needs("accounts.edit")
def texts_of_letters() -> str:
    """Every letter, as it reads with examples, and who changed it."""
    with database.read(services().db) as connection:
        every = [texts.current(connection, name) for name in texts.names()]
    return render_template("admin/letters/texts.html", letters=[(one, texts.preview(one)[0]) for one in every])


@blueprint.get("/brieven/<letter>")
@needs("accounts.edit")
def text_of_letter(letter: str) -> str:
    """A letter to change, with its preview."""
    text = _current(letter)
    return _page(text, TextForm(formdata=None, letter=letter, subject=text.subject, text=text.text))


@blueprint.post("/brieven/<letter>")
@needs("accounts.edit")
@reads(TextForm)
def change_text(form: TextForm, letter: str) -> ResponseReturnValue:
    """Keep the text, or only show what it becomes."""
    before, form.letter.data = _current(letter), letter
    if not form.validate():
        return _page(before, form), form.status
    if form.trial.data:
        return _page(before, form, form.own_text())
    with database.write(services().db) as connection:
        texts.change(connection, form.own_text())
        note(connection, "letters.change", letter)
    say("De tekst is bewaard. De volgende brief vertrekt ermee.")
    return redirect(url_for("admin.letters.text_of_letter", letter=letter), 303)


@blueprint.post("/brieven/<letter>/standaard")
@needs("accounts.edit")
def reset_text(letter: str) -> ResponseReturnValue:
    """Back to the text that comes with the application."""
    back = url_for("admin.letters.text_of_letter", letter=_current(letter).name)
    if not confirmation.confirmed():
        return confirmation.page("Terug naar de standaardtekst?", "Uw eigen tekst gaat verloren.", back=back)
    with database.write(services().db) as connection:
        if made := texts.reset(connection, letter):
            note(connection, "letters.reset", letter)
    say_made(made, "De brief heeft weer de standaardtekst.")
    return redirect(back, 303)


def _current(letter: str) -> Text:
    if letter not in texts.names():
        abort(404)
    with database.read(services().db) as connection:
        return texts.current(connection, letter)


def _page(text: Text, form: TextForm, trial: Text | None = None) -> str:
    """A letter as it is, or as it would become."""
    subject, body = texts.preview(trial or text)
    return render_template(
        "admin/letters/text.html",
        form=form,
        letter=text,
        is_trial=trial is not None,
        preview=(subject, body),
        usable=sorted(texts.usable(text.name)),
    )
