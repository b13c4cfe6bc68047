"""The files of a question while its form is filled in: what was taken is stored, so that nobody chooses it again."""

from __future__ import annotations

import sqlalchemy as sa
from flask import g
from wtforms.fields.choices import SelectChoice

from app.attachments import store
from app.attachments.store import Attachment
from app.http.services import services
from app.web.questions.details_form import QuestionForm
from base import database
from base.logging import get_logger

log = get_logger("questions")


def offer_stored(form: QuestionForm) -> None:
    """Show the files that this form brought before, each checked. Without a database none is shown."""
    chosen, form.stored_files.data = list(form.stored_files.data or []), []
    if chosen:
        try:
            with database.read(services().db) as connection:
                _show(form, store.waiting(connection, form.form_key.data, chosen))
        except sa.exc.SQLAlchemyError as error:
            log.error("unsaved", reason=type(error).__name__)


def hold(form: QuestionForm) -> None:
    """Store what was taken of a form that is shown again. Not what may come from another site, or is too much."""
    if not form.files.data or "csrf_token" in form.errors or "refusal" in g:
        return
    try:
        with database.write(services().db) as connection:
            stored = store.hold(connection, form.form_key.data, form.files.data)
    except sa.exc.SQLAlchemyError as error:
        log.error("unsaved", reason=type(error).__name__)
        return
    if stored:
        form.files.lost = []
        _show(form, stored)


def _show(form: QuestionForm, attachments: list[Attachment]) -> None:
    shown = [*(form.stored_files.choices or []), *(SelectChoice(one.id, one.name) for one in attachments)]
    form.stored_files.choices = shown[: form.files.most]
    form.stored_files.data = [choice.value for choice in form.stored_files.choices]
