"""A form field for a day, in whatever form people write it."""

from __future__ import annotations

from wtforms import Field
from wtforms.widgets import TextInput

from app.http.forms import trimmed
from app.wording.dutch import day as in_words
from dutch import dates


class DayField(Field):  # type: ignore[misc]  # wtforms has no types
    """Its data is a date, or None; what cannot be read stays in the field."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day that was sent."""
        self.raw_data = [trimmed(text)[:40] for text in valuelist]
        self.data = None
        if any(self.raw_data):
            try:
                self.data = dates.day(self.raw_data[0])
            except ValueError:
                raise ValueError("Wij kunnen deze datum niet lezen. Schrijf hem zoals 3 mei 2027.") from None

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else in_words(self.data)
