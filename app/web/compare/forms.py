"""What the buttons of a comparison send. Nothing can be filled in wrongly: what is no id is left out, a note is cut."""

from __future__ import annotations

from flask import abort, g
from wtforms import Field, HiddenField
from wtforms.widgets import HiddenInput

from app.http.forms import PublicForm


class TextsField(Field):  # type: ignore[misc]  # wtforms has no types
    """All texts that were sent under one name, in their order."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take them as they are."""
        self.data = valuelist


class ListForm(PublicForm):
    """A button of the list, and the page of the button or the whole list with its notes."""

    class Meta(PublicForm.Meta):
        csrf = False  # it changes a list in the browser of the visitor, and nothing here: a token would cost a session

    aanbod = TextsField(default=())
    notitie = TextsField(default=())
    weg = HiddenField()  # the offering that goes
    erbij = HiddenField()  # the one for which there was no room
    leeg = HiddenField()  # all go
    verder = HiddenField()  # look for others
    terug = HiddenField()  # a path of this site

    def stop_when_limited(self) -> None:
        """Raise 429 for who sends too much: there is no form to show again (app.web.site)."""
        if "refusal" in g:
            abort(429)
