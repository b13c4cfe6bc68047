"""Files that somebody sends with a form: which kinds a field takes, by what is in a file, and how large one may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from app.wording.dutch import either
from indexer.tables.kinds import Kind, kind_of
from indexer.tables.table import FileRefused

LABELS: dict[Kind, str] = {"csv": "CSV", "xlsx": "Excel (XLSX)", "ods": "LibreOffice (ODS)", "json": "JSON"}
_ENDINGS: dict[Kind, str] = {"csv": ".csv,.txt,.tsv", "xlsx": ".xlsx,.xlsm", "ods": ".ods", "json": ".json,.jsonl"}
_LONGEST_NAME = 80  # characters


@dataclass(frozen=True)
class Upload:
    """The name and the bytes of a file."""

    name: str
    data: bytes


class BoundedFileField(FileField):  # type: ignore[misc]  # flask-wtf has no types
    """A file, at most so large. Its data is an Upload, or None when no file was chosen."""

    def __init__(self, label: str, *, max_bytes: int, **options: object) -> None:
        super().__init__(label, **options)
        self.max_bytes = max_bytes

    @property
    def lost(self) -> list[str]:
        """The names that have to be chosen again when the form is shown again."""
        return [self.data.name] if self.data else []

    def process_formdata(self, valuelist: list[object]) -> None:
        """Read the file that was sent, and one byte beyond the limit to see that it is longer."""
        sent = next((file for file in valuelist if isinstance(file, FileStorage) and file.filename), None)
        self.data = Upload(plain_name(sent.filename or ""), sent.stream.read(self.max_bytes + 1)) if sent else None

    def pre_validate(self, form: BaseForm) -> None:
        """Raise StopValidation for a file that is too large, or is refused by its content."""
        if self.data is not None:
            if len(self.data.data) > self.max_bytes:
                raise StopValidation(f"Dit bestand is te groot: hoogstens {self.max_bytes // 1_000_000} MB.")
            self.check(self.data)

    def check(self, file: Upload) -> None:
        """Raise StopValidation for a file that is refused by its content."""


class UploadField(BoundedFileField):
    """A file of some kinds."""

    def __init__(self, label: str, *, kinds: Sequence[Kind], max_bytes: int, **options: object) -> None:
        accept = {"accept": ",".join(_ENDINGS[kind] for kind in kinds)}
        super().__init__(label, max_bytes=max_bytes, render_kw=accept, **options)
        self.kinds, self.labels = kinds, either([LABELS[kind] for kind in kinds])

    @property
    def help(self) -> str:
        """The kinds and the size, for who chooses a file: "CSV, Excel (XLSX) of JSON, hoogstens 10 MB"."""
        return f"{self.labels}, hoogstens {self.max_bytes // 1_000_000} MB"

    def check(self, file: Upload) -> None:
        """Raise StopValidation for a file of another kind by its content."""
        try:
            kind = kind_of(file.data)
        except FileRefused as refused:
            raise StopValidation(str(refused)) from refused
        if kind not in self.kinds:
            raise StopValidation(f"Dit is {LABELS[kind]}. Kies een bestand van deze soort: {self.labels}.")


def plain_name(text: str) -> str:
    """The name of a file to show, without a path."""
    name = text.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME] or "bestand"
