"""The field of a form with which files are sent along, and the boxes of those that are stored already."""

from __future__ import annotations

from dataclasses import dataclass

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage

from app.attachments import kinds
from app.attachments.kinds import MAX_BYTES, MOST, Kind
from app.attachments.office import AttachmentRefused
from app.http.files import plain_name

_LONGEST_STEM = 60  # characters
_HELP = f"Hoogstens {MOST} bestanden, elk hoogstens {MAX_BYTES // 1_000_000} MB: {kinds.WANTED}."


@dataclass(frozen=True)
class NewFile:
    """A file that was sent and is one that is taken: its clean name, its kind and its bytes."""

    name: str
    kind: Kind
    data: bytes


class FilesField(MultipleFileField):  # type: ignore[misc]  # flask-wtf has no types
    """Files of the kinds of app/attachments/kinds.py. Its data are those that are taken; of each other one it says
    why not. `lost` are the names that have to be chosen again when the form is shown again."""

    help = _HELP

    def __init__(self, label: str, *, max_bytes: int, most: int, **options: object) -> None:
        accept = ",".join(f".{ending}" for ending in (*kinds.KINDS, "jpeg"))
        super().__init__(label, render_kw={"accept": accept}, **options)
        self.max_bytes, self.most = max_bytes, most
        self.lost: list[str] = []

    def process_formdata(self, valuelist: list[object]) -> None:
        """Read the files that were sent. What is refused is an error of the field."""
        sent = [file for file in valuelist if isinstance(file, FileStorage) and file.filename]
        self.data: list[NewFile] = []
        for file in sent[: self.most]:
            self._read(plain_name(file.filename or ""), file.stream.read(self.max_bytes + 1))
        if len(sent) > self.most:
            self.process_errors.append(f"U koos {len(sent)} bestanden. Kies er hoogstens {self.most}.")
        self.lost = [file.name for file in self.data]

    def _read(self, name: str, data: bytes) -> None:
        try:
            if len(data) > self.max_bytes:
                raise AttachmentRefused(f"Dit bestand is te groot: hoogstens {self.max_bytes // 1_000_000} MB.")
            kind = kinds.kind_of(data)
        except AttachmentRefused as refused:
            self.process_errors.append(f"“{name}”: {refused}")
        else:
            self.data.append(NewFile(clean_name(name, kind), kind, data))


def clean_name(name: str, kind: Kind) -> str:
    """A name that is safe to save under everywhere, with the ending of what the file is."""
    stem = name.rsplit(".", 1)[0] if "." in name else name
    letters = "".join(letter if letter.isalnum() or letter in " -_()" else "_" for letter in stem)
    return f"{letters.strip(' _')[:_LONGEST_STEM] or 'bestand'}.{kind.ending}"
