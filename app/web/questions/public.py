"""The public page of open questions: a list, a page for each, and the way by which an organisation says that it can.

Nobody is named there. The link to answer goes to the public address of the offering that is chosen.
"""

from __future__ import annotations

from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from app.http.forms import PublicForm, reads, trimmed
from app.http.services import services
from app.questions import public, reading
from app.questions.public import Publication
from app.requests import proposals, volunteers
from app.requests.proposals import Contact
from app.search.params import parse
from app.web.questions.blueprint import blueprint
from base import database
from base.errors import EngineUnavailable

MOST = 200  # in the list
GONE = 410
PATH = "/vragen"
AWAY = "Wij kunnen uw aanbod nu niet opzoeken. Probeer het straks opnieuw."


class VolunteerForm(PublicForm):
    """The offering of an organisation that can do what is asked."""

    offering = RadioField(
        "Welk aanbod is van uw organisatie?",
        choices=[],
        validate_choice=False,
        validators=[DataRequired("Kies het aanbod van uw organisatie.")],
    )

    def offer(self, contacts: list[Contact]) -> None:
        """The offerings to choose from. What is none of them was not chosen."""
        self.offering.choices = [SelectChoice(one.offering_id, f"{one.organisation}: {one.title}") for one in contacts]
        if self.offering.data not in [one.offering_id for one in contacts]:
            self.offering.data = None


@blueprint.get(PATH)
def open_questions() -> str:
    """All questions that everybody may read now."""
    every = public.every(services().db, MOST)
    return render_template("web/questions/open_questions.html", publications=every, details=_details)


@blueprint.get(f"{PATH}/<int:number>")
def open_question(number: int) -> ResponseReturnValue:
    """One of them; one that is closed, or was taken off, says so."""
    return _page(_publication(number), VolunteerForm(formdata=None))


@blueprint.post(f"{PATH}/<int:number>")
@reads(VolunteerForm)
def volunteer(form: VolunteerForm, number: int) -> ResponseReturnValue:
    """Send the link to the address of the chosen offering; back to the page, which tells nobody whether one left."""
    publication = _publication(number)
    if not publication.is_shown:
        return _page(publication, form)
    try:
        contacts = _candidates(publication)
    except EngineUnavailable:
        return _page(publication, form, away=AWAY)
    form.offer(contacts)
    if not form.validate():
        return _page(publication, form)
    [contact] = [one for one in contacts if one.offering_id == form.offering.data]
    sent = volunteers.send_link(services().settings, services().db, publication, contact)
    return redirect(url_for("web.questions.open_question", number=number, gedaan="ja" if sent else None), 303)


def _publication(number: int) -> Publication:
    with database.read(services().db) as connection:
        return public.get(connection, number) or abort(404)


def _details(publication: Publication) -> list[tuple[str, str]]:
    return [("Waar", publication.where), *reading.visible_details(publication.question, "visitor")]


def _typed() -> str:
    return trimmed(request.args.get("organisatie"))[:100]


def _candidates(publication: Publication) -> list[Contact]:
    """The offerings that may be chosen: of the name that was typed, else what the search proposes. Raises
    EngineUnavailable."""
    search = services().search
    if typed := _typed():
        hits = search.search(parse({"q": [typed]})[0]).hits
        return list(proposals.contacts(search, [hit["id"] for hit in hits]).values())
    question = replace(publication.question, need=publication.text)
    return [*proposals.propose(search, question)]


def _page(publication: Publication, form: VolunteerForm, away: str = "") -> ResponseReturnValue:
    """The page; with a form that was refused, or that cannot be carried out while the search engine is away."""
    with database.read(services().db) as connection:
        wanted = publication.is_shown and volunteers.has_room(connection, publication.question.id)
    if wanted and not away and not form.offering.choices:
        try:
            form.offer(_candidates(publication))
        except EngineUnavailable:
            away = AWAY
    page = render_template(
        "web/questions/open_question.html",
        publication=publication,
        details=_details(publication),
        wanted=wanted,
        form=form,
        typed=_typed(),
        away=away,
        done=request.args.get("gedaan") == "ja" and not form.errors,
    )
    if not publication.is_shown:
        return page, GONE
    return page, 503 if away and form.is_submitted() else form.status
