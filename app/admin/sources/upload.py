"""The form of the validator: a source, a file, and how to read it.

Nothing of a file is stored: to look again, the page itself carries it.
"""

from __future__ import annotations

from wtforms import Field, FieldList, HiddenField, RadioField, StringField
from wtforms.validators import ValidationError

from app.http import carried
from app.http.files import Upload, UploadField, plain_name
from app.http.forms import MAX_TEXT, Form
from indexer.tables.table import LARGEST_FILE, MOST_COLUMNS

AGREED, CHOSEN = "afspraak", "keuze"  # by which mapping a file is read


class SourceForm(Form):
    """Which source."""

    source = StringField(name="bron")


class CheckForm(SourceForm):
    """A file to judge: one just chosen, else the one that the page carried; and what each of its columns is."""

    max_text = carried.LARGEST + MAX_TEXT  # a file that is larger has to be chosen again

    carried = HiddenField(name="meegegeven")
    name_carried = HiddenField(name="bestandsnaam")
    way = RadioField(name="lezen", default=AGREED, choices=[AGREED, CHOSEN], validate_choice=False)
    columns = FieldList(StringField(), name="kolom", max_entries=MOST_COLUMNS)
    file = UploadField("Bestand", name="bestand", kinds=("csv", "xlsx", "ods", "json"), max_bytes=LARGEST_FILE)

    def validate_file(self, field: Field) -> None:
        """Raise ValidationError when there is no file, neither chosen nor carried."""
        if field.data is None and not self.carried.data:
            raise ValidationError("Kies eerst een bestand.")
        if field.data is None:
            field.data = Upload(plain_name(self.name_carried.data), carried.unpacked(self.carried.data, LARGEST_FILE))
            field.check(field.data)
