"""A file that somebody sends to be looked at. Nothing of it is stored: to look again, the page itself carries it."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass

from flask import request
from flask_login import current_user

from app.admin.sources.blueprint import blueprint
from indexer.tables.table import LARGEST_FILE, FileRefused

LARGEST_CARRIED = 4_000_000  # characters; a larger file has to be chosen again
LARGEST_REQUEST = LARGEST_FILE + LARGEST_CARRIED
TAKES_FILES = {"admin.sources.check_file", "admin.sources.check_csv"}
FILE, CARRIED, NAME = "bestand", "meegegeven", "bestandsnaam"  # fields of the form


@dataclass(frozen=True)
class Upload:
    """The name and the bytes of a file."""

    name: str
    data: bytes

    @property
    def carried(self) -> str:
        """The file as text for a hidden field; "" when it is too large for that."""
        text = base64.b64encode(zlib.compress(self.data)).decode()
        return text if len(text) <= LARGEST_CARRIED else ""


@blueprint.url_value_preprocessor
def allow_files(endpoint: str | None, _values: object) -> None:
    """Let an administrator send more than a form. This comes before the form is read for its token."""
    if endpoint in TAKES_FILES and current_user.is_authenticated:
        request.max_content_length = LARGEST_REQUEST
        request.max_form_memory_size = LARGEST_CARRIED + 100_000


def received() -> Upload:
    """The file of this request: one just chosen, else the one that the page carried. Raises FileRefused."""
    sent = request.files.get(FILE)
    if sent is not None and sent.filename:
        return Upload(_name(sent.filename), sent.stream.read(LARGEST_FILE + 1))
    carried = request.form.get(CARRIED, "")
    if not carried:
        raise FileRefused("Kies eerst een bestand.")
    return Upload(_name(request.form.get(NAME, "")), _unpacked(carried))


def _unpacked(carried: str) -> bytes:
    """The bytes of a hidden field, which may have been tampered with: never more than a file may have."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(carried, validate=True), LARGEST_FILE + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise FileRefused("Het bestand kwam niet goed terug. Kies het opnieuw.") from error


def _name(given: str) -> str:
    """A name to show, without a path."""
    return "".join(c for c in given.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())[:80] or "bestand"
