"""Which files may go with a question, by what is in them and never by their name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import puremagic

from app.attachments import office, pdf, pictures
from app.attachments.office import AttachmentRefused
from base.tables.questions import MAX_FILE

MAX_BYTES = MAX_FILE
MOST = 3  # files of one question


@dataclass(frozen=True)
class Kind:
    """How its name ends, its type in a header, and what people call it."""

    ending: str
    mime: str
    label: str


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
KINDS: Mapping[str, Kind] = {
    kind.ending: kind
    for kind in (
        Kind("pdf", "application/pdf", "PDF"),
        Kind("png", "image/png", "foto"),
        Kind("jpg", "image/jpeg", "foto"),
        Kind("webp", "image/webp", "foto"),
        Kind("gif", "image/gif", "foto"),
        Kind("docx", f"{_OOXML}.wordprocessingml.document", "Word"),
        Kind("xlsx", f"{_OOXML}.spreadsheetml.sheet", "Excel"),
        Kind("pptx", f"{_OOXML}.presentationml.presentation", "PowerPoint"),
        Kind("odt", f"{_ODF}.text", "LibreOffice"),
        Kind("ods", f"{_ODF}.spreadsheet", "LibreOffice"),
        Kind("odp", f"{_ODF}.presentation", "LibreOffice"),
    )
}
WANTED = "een PDF, een foto (PNG, JPEG, WebP, GIF) of een bestand van Word, Excel, PowerPoint of LibreOffice"
_NOT_ZIPPED = {kind.mime: kind for kind in KINDS.values() if kind.label in ("PDF", "foto")}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OLD = "Dit bestand is van een oude soort van Word, Excel of PowerPoint, of het heeft een wachtwoord. "
_RESAVE = "Bewaar het als DOCX, XLSX, PPTX of PDF, zonder wachtwoord."
_PAGE = re.compile(rb"<(?:script|html|svg|iframe|!doctype\s+html|\?php)[\s>/]", re.IGNORECASE)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_PDF_WITHIN = 1_024  # bytes: as far as readers of PDF look for its beginning
_TWO = f"Dit bestand is twee soorten tegelijk: dat nemen wij niet aan. Kies {WANTED}."


def kind_of(data: bytes) -> Kind:
    """The kind of a file. Raises AttachmentRefused, with what to do, for one that is not taken."""
    if not data.strip():
        raise AttachmentRefused("Dit bestand is leeg.")
    if data.startswith(b"PK"):
        return _one_kind(KINDS[office.ending_of(data)], data)
    if data.startswith(_OLD_OFFICE):
        raise AttachmentRefused(_OLD + _RESAVE)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise AttachmentRefused(f"Dit is een webpagina of een tekening met code (HTML, SVG). Kies {WANTED}.")
    kind = _by_magic(data)
    if kind is None:
        raise AttachmentRefused(f"Dit bestand kunnen wij niet aannemen. Kies {WANTED}.")
    return _one_kind(kind, data)


def _one_kind(kind: Kind, data: bytes) -> Kind:
    """The kind, when a file is only that, and carries out nothing. Raises AttachmentRefused."""
    if kind.ending != "pdf" and b"%PDF-" in data[:_PDF_WITHIN]:
        raise AttachmentRefused(_TWO)
    if kind in _NOT_ZIPPED.values():
        if zipfile.is_zipfile(io.BytesIO(data)) or _PAGE.search(data) or any(mark in data for mark in _ARCHIVES):
            raise AttachmentRefused(_TWO)
        pictures.refuse_broken(kind.ending, data)
    if kind.ending == "pdf":
        pdf.refuse_active(data)
    return kind


def _by_magic(data: bytes) -> Kind | None:
    """The kind by the magic numbers of a file: the surest that puremagic gives must be one of ours."""
    try:
        matches = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return None
    surest = max((match.confidence for match in matches), default=0)
    types = [match.mime_type for match in matches if match.confidence == surest]
    return next((_NOT_ZIPPED[mime] for mime in types if mime in _NOT_ZIPPED), None)
