"""What a file is, by what is in it and not by its name; what we cannot read is named, with what to do about it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

import puremagic

from indexer.tables.table import FileRefused

Kind = Literal["csv", "xlsx", "ods", "json"]
_AS_TABLE = "Bewaar de tabel als CSV, XLSX of JSON."
_RESAVE = "Open het in Excel of LibreOffice en bewaar het als XLSX of als “CSV UTF-8”."
_OLD = f"Dit is een Excel-bestand van het oude soort (XLS). {_RESAVE}"
_BEGINNINGS = (
    (b"%PDF", f"Dit is een PDF. {_AS_TABLE}"),
    (b"{\\rtf", f"Dit is een tekst met opmaak (RTF). {_AS_TABLE}"),
    (b"\x1f\x8b", "Dit bestand is ingepakt (GZIP). Pak het eerst uit."),
    (b"BZh91AY&SY", "Dit bestand is ingepakt (BZIP2). Pak het eerst uit."),
    (b"\xfd7zXZ", "Dit bestand is ingepakt (XZ). Pak het eerst uit."),
    (b"7z\xbc\xaf\x27\x1c", "Dit bestand is ingepakt (7-Zip). Pak het eerst uit."),
    (b"Rar!", "Dit bestand is ingepakt (RAR). Pak het eerst uit."),
    (b"\x00\x05\x16\x07", "Dit is een hulpbestand van macOS, met een naam die met “._” begint. Kies het bestand zelf."),
    (b"\x09\x00\x04\x00", _OLD),
    (b"\x09\x02\x06\x00", _OLD),
    (b"\x09\x04\x06\x00", _OLD),
    (b"\x09\x08\x08\x00", _OLD),
    (b"\x09\x08\x10\x00", _OLD),
)
_MEDIA = (  # how the MIME type begins that puremagic gives it, and what we say of it
    ("image/", f"Dit is een afbeelding, geen tekst. {_AS_TABLE}"),
    ("audio/", f"Dit is een geluidsbestand, geen tekst. {_AS_TABLE}"),
    ("video/", f"Dit is een film, geen tekst. {_AS_TABLE}"),
    ("application/vnd.microsoft.portable-executable", f"Dit is een programma, geen tekst. {_AS_TABLE}"),
    ("application/x-sqlite3", f"Dit is een databank (SQLite), geen tekst. {_AS_TABLE}"),
)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")  # in the first bytes of a file that puremagic may name
_ZIPPED = (  # a name in the archive, and what it then is; the first that fits
    ("xl/workbook.bin", f"Dit is een binair Excel-bestand (XLSB). {_RESAVE}"),
    ("content.xml", f"Dit is een bestand van LibreOffice of OpenOffice, maar geen rekenblad. {_AS_TABLE}"),
    ("index/document.iwa", "Dit is een bestand van Numbers. Exporteer het daar als Excel (XLSX) of CSV."),
    ("index.zip", "Dit is een bestand van Numbers. Exporteer het daar als Excel (XLSX) of CSV."),
    ("word/document.xml", f"Dit is een Word-bestand, of een beschadigd Excel-bestand. {_AS_TABLE}"),
    ("ppt/presentation.xml", f"Dit is een PowerPoint-bestand. {_AS_TABLE}"),
)
_WEB_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|body|table|div|style)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(r"\s*(?:<\?xml|<[\w:.-]+(?:\s[^<>]*)?>\s*<[\w:.-]+)", re.IGNORECASE)  # an element in an element
_JSON = re.compile(r"\s*(?:\[\s*(?:[\[{\]\"\d-]|null|true|false)|\{\s*[\"}])")
_ENCODINGS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))


def kind_of(data: bytes) -> Kind:
    """The kind of a file. Raises FileRefused for one that is no table of ours."""
    if not data.strip():
        raise FileRefused("Dit bestand is leeg, of het is afgebroken.")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(_compound(data))
    for beginning, said in _BEGINNINGS:
        if data.startswith(beginning):
            raise FileRefused(said)
    if _NO_TEXT.search(data[:200]) and (said := _medium(data)):
        raise FileRefused(said)
    start = _start(data)
    _refuse_markup(start)
    return "json" if _JSON.match(start) else "csv"


def _start(data: bytes) -> str:
    """The first characters of a text, whatever its encoding."""
    mark, encoding = next(((mark, name) for mark, name in _ENCODINGS if data.startswith(mark)), (b"", "cp1252"))
    return data[len(mark) : 4_000].decode(encoding, "replace")


def _medium(data: bytes) -> str:
    """What is said of a picture, a sound, a program; "" of what is none of these. A text has no magic number."""
    try:
        types = [match.mime_type for match in puremagic.magic_string(data)]
    except puremagic.PureError:
        return ""
    return next((said for beginning, said in _MEDIA if any(kind.startswith(beginning) for kind in types)), "")


def _zipped(data: bytes) -> Kind:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = [name.lower().replace("\\", "/") for name in archive.namelist()[:10_000]]
        if {"content.xml", "mimetype"} <= set(names) and _is_ods(archive):
            return "ods"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "xlsx"  # whose reader says that it is damaged
    said = next((said for name, said in _ZIPPED if name in names), None)
    if said is None and any(name.startswith(("xl/", "[content_types]", "_rels/")) for name in names):
        return "xlsx"
    raise FileRefused(said or "Dit is een ingepakte map (ZIP). Pak ze uit en kies het bestand zelf.")


def _is_ods(archive: zipfile.ZipFile) -> bool:
    """Whether an archive says of itself that it is a spreadsheet of LibreOffice."""
    with archive.open("mimetype") as stream:
        return b"opendocument.spreadsheet" in stream.read(100)


def _compound(data: bytes) -> str:
    """What a file of the old kind of Microsoft is: the names of its parts stand in it in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "Dit Excel-bestand is met een wachtwoord beveiligd. Bewaar het als XLSX, zonder wachtwoord."
    if "WordDocument".encode("utf-16-le") in data:
        return f"Dit is een Word-bestand. {_AS_TABLE}"
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return _OLD
    said = "Dit Excel-bestand is met een wachtwoord beveiligd, of het is van het oude soort (XLS)."
    return f"{said} Bewaar het als XLSX, zonder wachtwoord."


def _refuse_markup(start: str) -> None:
    """Raise FileRefused when a text is a web page or XML: systems save these under the name of a spreadsheet."""
    is_xml = _XML.match(start) is not None
    if (
        _WEB_PAGE.match(start)
        or (is_xml and "<html" in start.lower())
        or start.lower().startswith(("mime-version:", "content-type: multipart"))
    ):
        raise FileRefused(f"Dit is een webpagina (HTML) met de naam van een rekenblad. {_RESAVE}")
    if is_xml or start.lstrip().startswith("<Workbook"):
        if "office:spreadsheet" in start or "Excel.Sheet" in start:
            raise FileRefused(f"Dit is een rekenblad in XML (Excel 2003). {_RESAVE}")
        if "opendocument" in start:
            raise FileRefused(f"Dit is een bestand van LibreOffice of OpenOffice (FODS). {_RESAVE}")
        raise FileRefused(f"Dit is XML. {_AS_TABLE}")
