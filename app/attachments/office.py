"""A look into office files, which are ZIP archives: what is in them, how large it becomes, whether it has macros, and
whether it fetches something from elsewhere when somebody opens it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element  # only the type; the parser is defusedxml's

from defusedxml import ElementTree

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
_ACTIVE_TYPE = re.compile(r"macro|vba|activex|oleobject", re.IGNORECASE)  # of a part, or of what points at it
_LOCAL = re.compile(r"file:///[a-z]:|(?![a-z]+:|[\\/]{2})", re.IGNORECASE)  # a disk of who wrote it, or beside the file
_LARGEST_LIST = 2_000_000  # bytes of one list of parts
_ODF_ACTIVE = re.compile(
    rb"<script:event-listener|<(?:draw:(?:image|object|plugin|floating-frame)|text:section-source)\b[^>]*"
    rb"xlink:href=[\"'](?:[a-z]+:)?//",
    re.IGNORECASE,
)
_ODF_PARTS = ("content.xml", "styles.xml")
_PROGRAMS = "In dit bestand zitten macro's of andere kleine programma's. Bewaar het zonder die programma's, of als PDF."
_FETCHES = "Dit bestand haalt iets van een ander adres als iemand het opent. Bewaar het als PDF."
DAMAGED = "Dit bestand is beschadigd. Open het, bewaar het opnieuw en kies het dan nog eens."


class AttachmentRefused(Exception):
    """A file that is not taken. The message is Dutch and says what to do."""


def ending_of(data: bytes) -> str:
    """How the name of an office file should end. Raises AttachmentRefused for any other archive, or a dangerous one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_dangerous(archive)
            _refuse_active(archive)
            ending = _ending(archive)
    except (zipfile.BadZipFile, OSError, ValueError, SyntaxError, NotImplementedError, RuntimeError) as error:
        raise AttachmentRefused(DAMAGED) from error
    if not ending:
        raise AttachmentRefused("Dit is een ingepakte map (ZIP). Pak ze uit en kies het bestand zelf.")
    return ending


def _refuse_dangerous(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise AttachmentRefused("Dit bestand wordt te groot als iemand het opent. Bewaar het als PDF.")
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if any(name.startswith("/") or ".." in name.split("/") for name in names) or len(set(names)) < len(names):
        raise AttachmentRefused(DAMAGED)
    if any(part.flag_bits & 1 for part in parts):
        raise AttachmentRefused("Dit bestand heeft een wachtwoord. Bewaar het zonder wachtwoord.")
    if any(name.endswith(_MACROS) or name.startswith(_MACRO_FOLDERS) for name in names):
        raise AttachmentRefused(_PROGRAMS)


def _refuse_active(archive: zipfile.ZipFile) -> None:
    """Refuse what a program of office carries out or fetches when somebody opens the file, under whatever name."""
    for element in _listed(archive):
        kind = element.get("ContentType") or (element.get("Type") or "").rpartition("/")[2]
        if _ACTIVE_TYPE.search(kind):
            raise AttachmentRefused(_PROGRAMS)
        outside = element.get("TargetMode") == "External" and kind.lower() != "hyperlink"
        if outside and not _LOCAL.match(element.get("Target") or ""):
            raise AttachmentRefused(_FETCHES)
    if any(_ODF_ACTIVE.search(archive.read(name)) for name in archive.namelist() if name in _ODF_PARTS):
        raise AttachmentRefused(_FETCHES)


def _listed(archive: zipfile.ZipFile) -> Iterator[Element]:
    """What the lists of an archive of Microsoft say of its parts, and of what these point at."""
    for part in archive.infolist():
        if part.filename == _TYPES or part.filename.lower().endswith(".rels"):
            if part.file_size > _LARGEST_LIST:
                raise AttachmentRefused(DAMAGED)
            yield from ElementTree.fromstring(archive.read(part)).iter()


def _ending(archive: zipfile.ZipFile) -> str:
    """The kind that the archive says it is; "" for none of ours."""
    names = set(archive.namelist())
    if "mimetype" in names and "content.xml" in names:
        written = archive.open("mimetype").read(100).decode("ascii", "replace").strip()
        return _ODF_ENDINGS.get(written.removeprefix(_ODF), "") if written.startswith(_ODF) else ""
    if _TYPES not in names:
        return ""
    return next((ending for part, ending in _MAIN_PARTS.items() if part in names), "")
