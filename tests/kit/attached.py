"""Files that somebody sends along with a question: good ones of each kind, and ones that must be refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

_OOXML_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_ODF_TYPES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of some parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def office(ending: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A small office file of that kind, with `more` parts."""
    if ending in _OOXML_PARTS:
        parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", _OOXML_PARTS[ending]: "<document/>"}
    else:
        written = f"application/vnd.oasis.opendocument.{_ODF_TYPES[ending]}"
        parts = {"mimetype": written, "content.xml": "<office/>"}
    return zipped({**parts, **(more or {})})


def _png() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


_PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
GOOD: Mapping[str, bytes] = {
    "pdf": _PDF,
    "png": _png(),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(60) + b"\xff\xd9",
    "webp": b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00",
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00"
    b"\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
    **{ending: office(ending) for ending in (*_OOXML_PARTS, *_ODF_TYPES)},
}
_SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_PAGE = b"\xef\xbb\xbf \n<!doctype html><html><script>alert(1)</script></html>"
REFUSED: Mapping[str, tuple[str, Callable[[], bytes], str]] = {  # name of the file, what makes its bytes, what is said
    "a script in SVG": ("logo.svg", lambda: _SVG, "tekening met code (HTML, SVG)"),
    "a page under the name of a PDF": ("bestek.pdf", lambda: _PAGE, "Dit is een webpagina"),
    "nothing": ("leeg.pdf", lambda: b" \n", "Dit bestand is leeg"),
    "a program": ("bestek.pdf", lambda: b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(400), "kunnen wij niet aannemen"),
    "text": ("bestek.docx", lambda: b"Wij zoeken een ploeg", "kunnen wij niet aannemen"),
    "6 MB": ("groot.pdf", lambda: _PDF.ljust(6_000_000), "te groot: hoogstens 5 MB"),
    "a bomb": (
        "bom.docx",
        lambda: office("docx", {"word/media.xml": bytes(120_000_000)}),
        "te groot als iemand het opent",
    ),
    "many parts": (
        "delen.docx",
        lambda: office("docx", {f"word/{n}": "" for n in range(5_000)}),
        "te groot als iemand het opent",
    ),
    "macros of Word": ("brief.docx", lambda: office("docx", {"word/vbaProject.bin": b"x"}), "zitten macro"),
    "macros of LibreOffice": ("brief.odt", lambda: office("odt", {"Basic/Standard/Module1.xml": "x"}), "zitten macro"),
    "a way out": ("brief.docx", lambda: office("docx", {"../../etc/passwd": "x"}), "beschadigd"),
    "an archive": ("alles.docx", lambda: zipped({"virus.exe": b"MZ"}), "ingepakte map (ZIP)"),
    "half an archive": ("half.docx", lambda: office("docx")[:60], "beschadigd"),
    "an old Word file": ("oud.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "oude soort"),
}
