"""The form of a question, and of a long text: whether it is one question, or one for each chosen part."""

from __future__ import annotations

from wtforms import BooleanField, Field, RadioField, SelectMultipleField
from wtforms.validators import AnyOf, Optional, ValidationError

from app.http.forms import options
from app.questions import parts
from app.questions.question import Draft
from app.search.parts import MOST, is_long
from app.web.questions.details_form import QuestionForm
from app.web.questions.form import MAX_NEED
from base.text import lines

SPLIT = {"parts": "Per aangevinkt onderdeel een vraag", "one": "Eén vraag, met de hele tekst"}


class PartsForm(QuestionForm):
    """The fields of a question; those of OWN stand on the page with the parts, and are empty before it was shown."""

    OWN = frozenset({"split", "parts", "csrf_token"})

    split = RadioField(
        "Hoe stelt u uw vraag?",
        choices=options(SPLIT),
        validate_choice=False,
        validators=[Optional(), AnyOf(SPLIT, "Kies hoe u uw vraag stelt.")],
    )
    parts = SelectMultipleField("Onderdelen in uw tekst", choices=[], default=[], validate_choice=False)
    edit = BooleanField("Verander uw tekst")

    def validate_parts(self, field: Field) -> None:
        """The words of each part. Raise ValidationError for none, for too many, and for too long ones."""
        field.data = [lines(words) for words in field.data if words.strip()]
        if self.split.data == "parts" and not 1 <= len(field.data) <= MOST + 1:
            raise ValidationError(f"Vink een tot {MOST + 1} onderdelen aan, of kies voor één vraag.")
        if any(len(words) > MAX_NEED for words in field.data):
            raise ValidationError("Een onderdeel is te lang.")

    def shows_parts(self) -> bool:
        """Whether the parts are to be shown: nothing was chosen yet, or what was chosen cannot be."""
        if not self.is_submitted() or self.edit.data or set(self.errors) - self.OWN:
            return False
        return is_long(self.need.data or "") and (not self.split.data or bool(self.errors))

    def drafts(self) -> list[Draft]:
        """What was filled in, once it is valid: one question, or one for each part."""
        whole = self.draft()
        return parts.drafts(whole, self.parts.data, self.form_key.data) if self.split.data == "parts" else [whole]
