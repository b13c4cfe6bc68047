"""The form of the validator: a source, a file, and how to read it.

Nothing of a file is stored: to look again, the page itself carries it.
"""

from __future__ import annotations

import base64
import binascii
import zlib

from wtforms import Field, FieldList, HiddenField, RadioField, StringField
from wtforms.validators import ValidationError

from app.http.files import Upload, UploadField, plain_name
from app.http.forms import MAX_TEXT, Form
from indexer.tables.table import LARGEST_FILE, MOST_COLUMNS

LARGEST_CARRIED = 4_000_000  # characters; a larger file has to be chosen again
AGREED, CHOSEN = "afspraak", "keuze"  # by which mapping a file is read


class SourceForm(Form):
    """Which source."""

    source = StringField(name="bron")


class CheckForm(SourceForm):
    """A file to judge: one just chosen, else the one that the page carried; and what each of its columns is."""

    max_text = LARGEST_CARRIED + MAX_TEXT

    carried = HiddenField(name="meegegeven")
    name_carried = HiddenField(name="bestandsnaam")
    way = RadioField(name="lezen", default=AGREED, choices=[AGREED, CHOSEN], validate_choice=False)
    columns = FieldList(StringField(), name="kolom", max_entries=MOST_COLUMNS)
    file = UploadField("Bestand", name="bestand", kinds=("csv", "xlsx", "json"), max_bytes=LARGEST_FILE)

    def validate_file(self, field: Field) -> None:
        """Raise ValidationError when there is no file, neither chosen nor carried."""
        if field.data is None and not self.carried.data:
            raise ValidationError("Kies eerst een bestand.")
        if field.data is None:
            field.data = Upload(plain_name(self.name_carried.data), unpacked(self.carried.data))
            field.check(field.data)


def packed(file: Upload) -> str:
    """A file as text for a hidden field; "" when it is too large for that."""
    text = base64.b64encode(zlib.compress(file.data)).decode()
    return text if len(text) <= LARGEST_CARRIED else ""


def unpacked(text: str) -> bytes:
    """The bytes of a hidden field, which may have been tampered with: never more than a file may have."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), LARGEST_FILE + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise ValidationError("Het bestand kwam niet goed terug. Kies het opnieuw.") from error
