"""A look into office files, which are ZIP archives: what is in them, how large it becomes, whether it has macros."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MOST_UNPACKED = 100_000_000  # bytes of all parts together
MOST_PARTS = 5_000
_MAIN_PARTS: Mapping[str, str] = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_TYPES = "[Content_Types].xml"
_ODF = "application/vnd.oasis.opendocument."
_ODF_ENDINGS: Mapping[str, str] = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_MACROS = ("vbaproject.bin", "vbadata.xml")  # how names end of what Word, Excel and PowerPoint carry out
_MACRO_FOLDERS = ("basic/", "scripts/")  # of LibreOffice
_DAMAGED = "Dit bestand is beschadigd. Open het, bewaar het opnieuw en kies het dan nog eens."


class AttachmentRefused(Exception):
    """A file that is not taken. The message is Dutch and says what to do."""


def ending_of(data: bytes) -> str:
    """How the name of an office file should end. Raises AttachmentRefused for any other archive, or a dangerous one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_dangerous(archive)
            ending = _ending(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise AttachmentRefused(_DAMAGED) from error
    if not ending:
        raise AttachmentRefused("Dit is een ingepakte map (ZIP). Pak ze uit en kies het bestand zelf.")
    return ending


def _refuse_dangerous(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise AttachmentRefused("Dit bestand wordt te groot als iemand het opent. Bewaar het als PDF.")
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if any(name.startswith("/") or ".." in name.split("/") for name in names) or len(set(names)) < len(names):
        raise AttachmentRefused(_DAMAGED)
    if any(part.flag_bits & 1 for part in parts):
        raise AttachmentRefused("Dit bestand heeft een wachtwoord. Bewaar het zonder wachtwoord.")
    if any(name.endswith(_MACROS) or name.startswith(_MACRO_FOLDERS) for name in names):
        raise AttachmentRefused(
            "In dit bestand zitten macro's: kleine programma's. Bewaar het zonder macro's, of als PDF."
        )


def _ending(archive: zipfile.ZipFile) -> str:
    """The kind that the archive says it is; "" for none of ours."""
    names = set(archive.namelist())
    if "mimetype" in names and "content.xml" in names:
        written = archive.open("mimetype").read(100).decode("ascii", "replace").strip()
        return _ODF_ENDINGS.get(written.removeprefix(_ODF), "") if written.startswith(_ODF) else ""
    if _TYPES not in names:
        return ""
    return next((ending for part, ending in _MAIN_PARTS.items() if part in names), "")
