"""What a side fills in about what came of a request."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import Field, SelectField, TextAreaField
from wtforms.validators import AnyOf, Length, Optional

from app.http.forms import Form, PublicForm, one_of, options
from app.outcomes import choices
from app.outcomes.outcome import Answer
from base.errors import Fault

_LONG = Length(max=2_000, message="Dit is te lang. Schrijf hoogstens 2 000 tekens.")


def _select(label: str, labels: Mapping[str, str]) -> SelectField:
    return SelectField(
        label,
        choices=options({"": "Kies uit de lijst", **labels}),
        default="",
        validate_choice=False,
        validators=[Optional(), AnyOf(labels, "Kies uit de lijst.")],
    )


class OutcomeForm(PublicForm):
    """What came of it. Of the fields below the first only those that belong to the result count."""

    result = one_of("Wat kwam ervan?", choices.RESULTS, "Kies wat ervan kwam.")
    band = _select("Om hoeveel gaat het, per jaar?", choices.BANDS)
    duration = _select("Hoelang duurt het?", choices.DURATIONS)
    recurring = _select("Komt het terug?", choices.RECURRING)
    why = TextAreaField("Waarom kwam er niets van?", validators=[_LONG])
    otherwise = TextAreaField("Hoe had u anders iemand gevonden?", validators=[_LONG])

    def faults(self) -> list[Fault]:
        """What is missing of a contract, or of what did not happen."""
        if self.result.data == "contract":
            needed = [self.band, self.duration, self.recurring]
            return [_missing(field, "Kies uit de lijst.") for field in needed if not field.data]
        if self.result.data == "none" and not self.why.data:
            return [_missing(self.why, "Schrijf kort waarom er niets van kwam.")]
        return []

    def answer(self) -> Answer:
        """What was filled in, once it is valid."""
        own = {"contract": ("band", "duration", "recurring"), "none": ("why",)}.get(self.result.data, ())
        values = {name: self[name].data or "" for name in (*own, "otherwise")}
        return Answer(result=self.result.data, **values)


def _missing(field: Field, message: str) -> Fault:
    return {"field": field.name, "message": message}


def as_answered(answer: Answer | None) -> Form:
    """The form with what this side said before; empty when it said nothing."""
    return OutcomeForm(formdata=None, obj=answer)
