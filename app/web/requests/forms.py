"""What a supplier fills in: an answer with what belongs to it, and a message to the asker."""

from __future__ import annotations

from datetime import date, timedelta

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from app.http.day_field import DayField
from app.http.forms import PublicForm, one_of, options
from app.http.keyed_form import KeyedForm
from app.requests import choices
from app.requests.request import Request
from app.requests.service import Answer
from base import clock
from base.errors import Fault

LONGEST_FULL = timedelta(days=732)
_MOST = 2_000  # characters
_LONG = Length(max=_MOST, message="Dit is te lang. Schrijf hoogstens 2 000 tekens.")
_MISSING = {  # move -> the field that belongs to it, and what is said when it is empty
    "adapt": ("adaptation", "Schrijf welke aanpassing nodig is."),
    "decline": ("reason", "Kies waarom het niet kan."),
    "fill": ("full_until", "Schrijf tot welke dag u vol zit."),
}


class AnswerForm(PublicForm):
    """The answer of a supplier. Of the three last fields only the one that belongs to the answer counts."""

    move = one_of("Wat is uw antwoord?", choices.ANSWERS, "Kies een antwoord.")
    adaptation = TextAreaField("Welke aanpassing is nodig?", validators=[_LONG])
    reason = SelectField(
        "Waarom kan het niet?",
        choices=options({"": "Kies een reden", **choices.REASONS}),
        default="",
        validate_choice=False,
        validators=[Optional(), AnyOf(choices.REASONS, "Kies een reden uit de lijst.")],
    )
    full_until = DayField("Tot welke dag zit u vol?", validators=[Optional()])
    fills_offering = BooleanField("Zeg ook bij ons aanbod dat wij tot die dag volzet zijn", default=True)

    def faults(self) -> list[Fault]:
        """What is missing, or cannot be, in the field that belongs to the answer."""
        name, missing = _MISSING.get(self.move.data or "", ("", ""))
        if name and not self[name].data:
            return [{"field": name, "message": missing}]
        until: date | None = self.full_until.data if name == "full_until" else None
        if until and not clock.today() < until <= clock.today() + LONGEST_FULL:
            return [{"field": name, "message": "Kies een dag die nog moet komen, hoogstens twee jaar ver."}]
        return []

    def answer(self) -> Answer:
        """What was filled in, once it is valid."""
        name, _ = _MISSING.get(self.move.data, ("", ""))
        fills = name == "full_until" and self.fills_offering.data
        return Answer(self.move.data, fills_offering=fills, **({name: self[name].data} if name else {}))


class MessageForm(KeyedForm):
    """A message of a supplier to the asker."""

    text = TextAreaField("Uw bericht", validators=[DataRequired("Schrijf uw bericht."), _LONG])


def as_answered(request: Request, *, fills_offering: bool) -> AnswerForm:
    """The form with what was answered before, and whether that shows at the offering; empty when nothing was."""
    move = choices.MOVES.get(request.state)
    data = {name: getattr(request, name) for name in ("reason", "adaptation", "full_until")}
    return AnswerForm(formdata=None, data={"move": move, "fills_offering": fills_offering or move != "fill", **data})
