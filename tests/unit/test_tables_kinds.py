"""What cannot be read as a table is named, with what to do about it; what can, is not taken for something else."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from indexer.tables.kinds import kind_of
from indexer.tables.table import FileRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html><body><table><tr><td>nummer</td></tr></table></body></html>", "webpagina"),
        (b'\xef\xbb\xbf\r\n<TABLE border="1"><tr><td>nummer;titel</td></tr></TABLE>', "webpagina"),
        ("<!DOCTYPE html><html></html>".encode("utf-16"), "webpagina"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">', "webpagina"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "webpagina"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "Excel 2003"),
        (b'<?xml version="1.0"?><d xmlns="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>', "FODS"),
        (b'<?xml version="1.0"?><rijen/>', "XML"),
        (b"<rijen>\n  <rij nr='1'><titel>x</titel></rij>\n</rijen>", "XML"),
        (archive("mimetype", "content.xml"), "LibreOffice.*geen rekenblad.*XLSX"),
        (archive("Index/Document.iwa"), "Numbers.*Exporteer"),
        (archive("[Content_Types].xml", "xl/workbook.bin"), "XLSB"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint"),
        (archive("aanbod.csv"), "ZIP.*Pak"),
        (archive(), "ZIP"),
        (OLE + "Workbook".encode("utf-16-le"), "oude soort"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "oude soort"),
        (gzip.compress(b"nummer;titel\n", mtime=0), "GZIP.*uit"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7-Zip"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"{\\rtf1\\ansi nummer}", "RTF"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "macOS"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "afbeelding"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", "afbeelding"),
        (b"ID3\x03\x00\x00\x00\x00\x00", "geluid"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "film"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(200), "programma"),
        (b"SQLite format 3\x00" + bytes(100), "SQLite"),
        (b"\n \n", "leeg"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        kind_of(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK;titel\n1;x\n", "csv"),
        (b"BZh;titel\n1;x\n", "csv"),
        (b"BM;titel\n1;x\n", "csv"),  # a bitmap begins so
        (b"MZ;titel\n1;x\n", "csv"),  # and a program so
        ("nr;titel\n1;x\n".encode("utf-16"), "csv"),
        (b"nr;titel\x01\n1;x\n", "csv"),
        (b"[nr];titel\n1;x\n", "csv"),
        (b"{nr};titel\n1;x\n", "csv"),
        (b"<10;titel\n1;x\n", "csv"),
        (b' \n[{"nr": 1}]', "json"),
        (b'\xef\xbb\xbf{"nr": 1}', "json"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    ],
)
def test_a_table_is_known_by_what_is_in_it(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind
