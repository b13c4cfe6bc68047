"""The form of a purchase list: a file just chosen, else the lines that the page carried, and how to read them."""

from __future__ import annotations

from dataclasses import asdict

import orjson
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.http import carried
from app.http.files import UploadField
from app.http.forms import MAX_TEXT, PublicForm
from app.purchases import lines
from app.purchases.lines import Line, Sheet
from app.search.params import DEFAULT_RADIUS, MAX_RADIUS, unreadable
from dutch import typed_place
from dutch.places import Place
from indexer.tables import any_table
from indexer.tables.table import FileRefused

LARGEST = 5_000_000  # bytes of a file
NONE = -1  # no column
_RADII = [SelectChoice(km, f"{km} km") for km in (5, 10, 25, 50, 100)]
_MOST_CARRIED = lines.MOST * lines.MOST_COLUMNS * (4 * lines.LONGEST_CELL + 10)  # bytes, as JSON


class ListForm(PublicForm):
    """A purchase list. `sheet` is what there is of it once the form is valid; `is_new` when it was chosen just now."""

    class Meta(PublicForm.Meta):
        csrf = False  # it changes nothing

    max_text = carried.LARGEST + MAX_TEXT

    file = UploadField("Uw lijst", name="bestand", kinds=("csv", "xlsx", "ods"), max_bytes=LARGEST)
    carried = HiddenField(name="meegegeven")
    need = SelectField("In welke kolom staat wat u nodig hebt?", name="behoefte", coerce=int, validate_choice=False)
    place = SelectField("In welke kolom staat waar?", name="waar", coerce=int, validate_choice=False)
    everywhere = StringField(
        "Waar hebt u het nodig?",
        name="plaats",
        validators=[Optional(), Length(max=100, message="Schrijf hoogstens 100 tekens.")],
    )
    radius = SelectField(
        "Hoe ver?",
        name="straal",
        coerce=int,
        default=DEFAULT_RADIUS,
        choices=_RADII,
    )
    ending = HiddenField(name="doe")  # of the file that is asked for; of a page it is empty
    first = IntegerField(
        name="vanaf", default=0, validators=[Optional(), NumberRange(0, lines.MOST, "Kies iets uit de lijst.")]
    )
    sheet: Sheet | None = None
    is_new = False

    def validate_file(self, field: Field) -> None:
        """Read the list. Raises ValidationError when there is none, or none that can be read."""
        if field.data is None and not self.carried.data:
            raise ValidationError("Kies eerst een bestand.")
        if field.data is None:
            self.sheet = _unpacked(self.carried.data)
            return
        try:
            self.sheet, self.is_new = lines.sheet(any_table.read(field.data.data)), True
        except FileRefused as refused:
            raise ValidationError(str(refused)) from refused

    def validate_everywhere(self, field: Field) -> None:
        """Raise ValidationError for a place that nobody can read."""
        if field.data and not typed_place.is_everywhere(field.data) and not typed_place.read(field.data):
            raise ValidationError(unreadable(field.data))

    def choose(self, sheet: Sheet) -> None:
        """Offer the columns of the list, those that seem to be meant first; carry its lines."""
        named = [SelectChoice(at, name) for at, name in enumerate(sheet.columns)]
        self.need.choices = named
        self.place.choices = [SelectChoice(NONE, "geen: overal dezelfde plaats"), *named]
        if self.is_new:
            need, place = lines.guess(sheet.columns)
            self.need.data, self.place.data = need, NONE if place is None else place
        self.carried.data = carried.packed(orjson.dumps(asdict(sheet)))

    def lines(self, sheet: Sheet) -> list[Line]:
        """The lines of the list, by the chosen columns."""
        width = len(sheet.columns)
        need = self.need.data if self.need.data in range(width) else 0
        place = self.place.data if self.place.data in range(width) else None
        return lines.lines(sheet, need, place, self.everywhere_read())

    def everywhere_read(self) -> Place | None:
        """The place of lines without one."""
        read = typed_place.read(self.everywhere.data) if self.everywhere.data else None
        return read.place if read else None

    def distance(self) -> int:
        """How far may it be, in km."""
        return min(max(self.radius.data or DEFAULT_RADIUS, 1), MAX_RADIUS)


def _unpacked(text: str) -> Sheet:
    """The lines that a page carried; they may have been tampered with. Raises ValidationError."""
    said = carried.unpacked(text, _MOST_CARRIED)
    try:
        found = orjson.loads(said)
        rows = [(int(number), [str(cell) for cell in cells]) for number, cells in found["rows"][: lines.MOST]]
        columns, left_out = [str(name) for name in found["columns"]], int(found["left_out"])
        assert columns
        assert all(len(cells) == len(columns) for _, cells in rows)
    except (ValueError, TypeError, KeyError, AssertionError) as error:
        raise ValidationError("Uw lijst kwam niet goed terug. Kies het bestand opnieuw.") from error
    return Sheet(columns, rows, left_out)
