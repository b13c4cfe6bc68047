"""A form field for a day, in whatever form people write it."""

from __future__ import annotations

from wtforms import Field
from wtforms.widgets import TextInput

from app.wording.dutch import day as in_words
from base.text import one_line
from dutch import dates


class DayField(Field):  # type: ignore[misc]  # wtforms has no types
    """Its data is a date, or None; what cannot be read stays in the field."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day that was sent."""
        self.raw_data = [one_line(text)[:40] for text in valuelist]
        self.data = None
        if any(self.raw_data):
            try:
                self.data = dates.day(self.raw_data[0])
            except ValueError:
                raise ValueError("Wij kunnen deze datum niet lezen. Schrijf hem zoals 3 mei 2027.") from None

    @property
    def text(self) -> str:
        """The day as it was written, or as the view gave it."""
        return self.raw_data[0] if self.raw_data else in_words(self.data)

    def _value(self) -> str:
        return self.text
