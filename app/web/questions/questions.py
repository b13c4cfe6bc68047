"""Two forms that people send us: a question when nothing fits, and a remark on a page."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.attachments.store import attach
from app.http import counting
from app.http.forms import PublicForm, own_email, reads, trimmed
from app.http.services import services
from app.outbox import bounces
from app.questions import choices, keys, remarks, service, store
from app.search.params import parse
from app.web.questions import files, parts
from app.web.questions.blueprint import blueprint
from app.web.questions.parts_form import PartsForm
from app.web.search.cards import place_words
from base import database
from base.logging import get_logger
from dutch import typed_place
from indexer import procurement, taxonomy

log = get_logger("questions")
NOT_KEPT = "Bewaren lukt nu even niet. Uw tekst staat er nog. Probeer het straks opnieuw."
FORM = "web/questions/question.html"
_WITH_PEOPLE = {slug: name for slug, name in taxonomy.PROVINCES.items() if slug != "brussel"}  # who read questions
_REFERENCE = re.compile(r"V-[0-9A-F]{8}")


class FeedbackForm(PublicForm):
    """A remark; `page` says on which page."""

    page = HiddenField(filters=[lambda text: trimmed(text)[:500]])
    message = TextAreaField(
        "Wat wilt u ons zeggen?",
        validators=[
            DataRequired("Schrijf wat u ons wilt zeggen."),
            Length(max=5_000, message="Dit is te lang. Schrijf hoogstens 5 000 tekens."),
        ],
    )
    email = own_email()


@blueprint.context_processor
def _procurement() -> dict[str, object]:
    return {"procurement": procurement}


@blueprint.route("/stel-je-vraag", methods=["GET", "POST"])
@reads(PartsForm)
def question(form: PartsForm) -> ResponseReturnValue:
    """The question form, filled in from the address; sent, it is kept and leads to a page with its reference.

    A text that speaks of several activities is first shown in parts (app/web/questions/parts.py).
    """
    if request.method == "GET":
        _fill_in(form)
    else:
        form.offer_filters(form.filters.data or [])
        files.offer_stored(form)
    valid = form.validate_on_submit()
    if not valid or form.shows_parts():
        files.hold(form)
    if page := parts.step(form):
        return page, 200 if valid else form.status
    if not valid or form.edit.data:
        return render_template(FORM, form=form), 200 if valid else form.status
    return _leave(form)


def _leave(form: PartsForm) -> ResponseReturnValue:
    settings, db = services().settings, services().db
    seconds = keys.seconds_open(settings, form.opened_at.data)
    try:
        came = counting.touches()
        left = service.leave_parts(
            settings,
            db,
            [draft.by(came) for draft in form.drafts()],
            form_key=form.form_key.data,
            trap=form.name2.data,
            seconds=seconds,
            also=lambda connection, left: attach(connection, left.id, form.form_key.data, form.sent_files()),
        )
    except sa.exc.SQLAlchemyError as error:
        return unsaved(FORM, form, error)
    return redirect(f"/stel-je-vraag/bedankt/{left[0].reference}", 303)


def _fill_in(form: PartsForm) -> None:
    """The form as the search leaves it: words, place as typed, filters; and when it was opened."""
    form.need.data = trimmed(request.args.get("q"))[:500]
    form.place.data = trimmed(request.args.get("plaats"))[:100]
    form.offer_places()
    chosen = parse(request.args.to_dict(flat=False))[0].choices
    form.offer_filters(choices.filters_of(chosen))
    if len(chosen.get("koper", ())) == 1:
        form.buyer_kind.data = chosen["koper"][0]
    if chosen.get("voorbehouden") == ("true",):
        form.reserved.data = "yes"
    form.opened_at.data = keys.form_stamp(services().settings)


@blueprint.get("/stel-je-vraag/bedankt/<reference>")
def question_thanks(reference: str) -> str:
    """The question is kept; its reference says which. Where it is, in our words: a place may be misread."""
    if not _REFERENCE.fullmatch(reference):
        abort(404)
    try:
        left = store.by_reference(services().db, reference)
        with database.read(services().db) as connection:
            others = store.parts(connection, left) if left else []
        unreachable = left is not None and bounces.is_dead(services().settings, services().db, left.email)
    except sa.exc.SQLAlchemyError:
        left, others, unreachable = None, [], False  # it was there a moment ago: the visitor is not alarmed
    read = typed_place.read(left.place) if left and left.place else None
    return render_template(
        "web/questions/question_thanks.html",
        references=[reference, *(one.reference for one in others)],
        place=place_words(read.place) if read else "",
        province=_WITH_PEOPLE.get(left.province or "", "") if left else "",
        held=left is not None and left.state == "held",
        unreachable=unreachable,
        direct=left is not None and left.kind == choices.DIRECT,
        days=keys.MAX_AGE["confirm"].days,
    )


@blueprint.route("/feedback", methods=["GET", "POST"])
@reads(FeedbackForm)
def feedback(form: FeedbackForm) -> ResponseReturnValue:
    """A remark on a page (?pagina=/aanbod/…)."""
    if request.method == "GET":
        form.page.data = trimmed(request.args.get("pagina"))[:500]
    if not form.validate_on_submit():
        return render_template("web/questions/feedback.html", form=form), form.status
    try:
        remarks.leave(services().db, page=form.page.data, message=form.message.data, email=form.email.data)
    except sa.exc.SQLAlchemyError as error:
        return unsaved("web/questions/feedback.html", form, error)
    return redirect("/feedback/bedankt", 303)


@blueprint.get("/feedback/bedankt")
def feedback_thanks() -> str:
    """The remark is kept."""
    return render_template("web/questions/feedback_thanks.html")


def unsaved(template: str, form: PublicForm, error: sa.exc.SQLAlchemyError, **more: object) -> tuple[str, int]:
    """The database is away: the form again, with all that was typed."""
    log.error("unsaved", reason=type(error).__name__)
    return render_template(template, form=form, unsaved=NOT_KEPT, **more), 503
