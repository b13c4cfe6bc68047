"""Files of every kind become a table or are refused with a sentence; nothing breaks."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from base.config import Settings
from indexer.sources import configured
from indexer.tables.rows import BadRow
from indexer.tables.table import LARGEST_FILE, FileRefused, Table
from indexer.tables.xlsx_parts import LARGEST_UNPACKED
from indexer.validator import files

CONFIGS = {config.province: config for config in configured(Settings())}


def read(data: bytes, province: str = "limburg") -> Table:
    return files.read(data, CONFIGS[province])


def book(*rows: list[object], sheets: int = 1) -> bytes:
    """An Excel file with these rows on its first sheet."""
    made, stream = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    for number in range(1, sheets):
        made.create_sheet(f"blad {number}")
    made.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """An Excel file with one more part."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "columns", "first"),
    [
        (b"a;b\n1;2\n", ["a", "b"], {"a": "1", "b": "2"}),
        (b"a,b\r\n1,2", ["a", "b"], {"a": "1", "b": "2"}),
        (b"a\tb\n1\t2\n", ["a", "b"], {"a": "1", "b": "2"}),
        (b"a|b\n1|2\n", ["a", "b"], {"a": "1", "b": "2"}),
        (b"sep=,\na,b\n1,2\n", ["a", "b"], {"a": "1", "b": "2"}),
        (b"\xef\xbb\xbfa;b\n\xc3\xa9;2\n", ["a", "b"], {"a": "é", "b": "2"}),
        ("a;b\né;2\n".encode("utf-16"), ["a", "b"], {"a": "é", "b": "2"}),
        ("a;b\né;2\n".encode("cp1252"), ["a", "b"], {"a": "é", "b": "2"}),
        (b'a;b\n"x;\ny";2\n', ["a", "b"], {"a": "x;\ny", "b": "2"}),
        (b"a;a;;b;;\n1;2;3;4;;\n", ["a", "a (2)", "kolom 3", "b"], {"a": "1", "a (2)": "2", "kolom 3": "3", "b": "4"}),
        (b'[{"a": {"b": 1}, "c": [{"d": 2}]}]', ["a.b", "c.d"], {"a": {"b": 1}, "c": [{"d": 2}]}),
        (b'{"versie": 3, "items": [{"a": 1}]}', ["a"], {"a": 1}),
        (b'{"a": 1}\n{"a": 2}\n', ["a"], {"a": 1}),
        (book(["a", "b"], [1, 2.5]), ["a", "b"], {"a": "1", "b": "2,5"}),
        (book(["a", "b", "c"], [date(2026, 5, 3), True]), ["a", "b", "c"], {"a": "03/05/2026", "b": "ja", "c": ""}),
    ],
)
def test_read(data: bytes, columns: list[str], first: dict[str, object]) -> None:
    table = read(data)
    assert table.columns == columns
    assert table.rows[0][1] == first


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "leeg"),
        (b" \n \n", "leeg"),
        (b";;\n1;2;3\n", "eerste rij is leeg"),
        (b"a;b\n" + b"1;2\n" * 20_001, "20000 rijen"),
        (";".join(map(str, range(5_000))).encode(), "5000 kolommen"),
        (orjson.dumps([{str(n): n for n in range(301)}]), "300 velden"),
        (b"x" * (LARGEST_FILE + 1), "te groot"),
        ("a;b\n1;2".encode("utf-16-le"), "geen tekst"),
        (bytes(range(256)) * 40, "geen tekst"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "geen tekst"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"a;b\n" + b"x" * 2_000_000 + b";1\n", "Regel 2"),
        (b'[{"a": NaN}]', "NaN"),
        (b'[{"a": ' + b"9" * 400 + b"}]", "geen geldige JSON"),
        (b"[" * 5_000 + b"]" * 5_000, "geen geldige JSON"),
        (b'[{"a": 1}', "geen geldige JSON"),
        (b'{"a": 1}\n{"a": \n', "Regel 2"),
        (b"[1, 2, 3]", "geen rijen met velden"),
        (b'{"a": {"b": 1}}', "geen lijst met rijen"),
        (b"PK\x03\x04 and then nothing", "beschadigd"),
        (book(["a"], [1])[:2_000], "beschadigd"),
        (with_part(b"", "word/document.xml", b"<w/>"), "beschadigd"),
        (with_part(book(["a"], [1]), "xl/bomb.xml", b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'), "verklaringen"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "wachtwoord"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        read(data)


def test_a_part_that_is_too_large_unpacked_is_refused() -> None:
    with pytest.raises(FileRefused, match="uitgepakt te groot"):
        read(with_part(book(["a"], [1]), "xl/bomb.xml", b"0" * (LARGEST_UNPACKED + 1)))


def test_header_alone_is_a_table_without_rows() -> None:
    assert read(b"a;b;c\n").rows == []
    assert read(book(["a", "b"])).rows == []
    assert read(b"[]").columns == []


def test_shifted_cells_refuse_that_row_alone() -> None:
    rows = read(b"a;b\n1;2\n1;2;3\n1\n4;5;;\n").rows
    assert [number for number, row in rows if isinstance(row, BadRow)] == [3, 4]
    assert rows[3] == (5, {"a": "4", "b": "5"})


def test_the_reader_is_told_what_is_odd() -> None:
    assert any("één kolom" in note for note in read(b"naam\nx\n").notes)
    assert any("formules" in note for note in read(book(["a", "b"], [1, "=A2+1"])).notes)
    assert any("eerste blad" in note for note in read(book(["a"], [1], sheets=3)).notes)
    macros = with_part(book(["a"], [1]), "xl/vbaProject.bin", b"macro")
    assert any("macro" in note for note in read(macros).notes)
    assert any("items" in note for note in read(b'{"items": [{"a": 1}]}', "west-vlaanderen").notes)


def test_a_formula_gives_its_outcome_and_never_its_text() -> None:
    _, row = read(book(["a", "b"], [1, "=HYPERLINK(0)"])).rows[0]
    assert row == {"a": "1", "b": ""}


def test_a_sheet_that_claims_to_be_huge_is_read_as_what_it_is() -> None:
    wide = Workbook()
    wide.active.append(["a", "b"])
    wide.active["XFD1048576"] = "x"
    stream = io.BytesIO()
    wide.save(stream)
    assert read(stream.getvalue()).columns == ["a", "b"]


def test_the_agreed_last_line_is_no_row() -> None:
    assert read(b"nummer;titel\n1;x\n#EINDE;1\n", "oost-vlaanderen").rows == [(2, {"nummer": "1", "titel": "x"})]


@given(st.binary(max_size=600), st.sampled_from([b"", b"a;b\n", b"[", b'{"a":', b"PK\x03\x04", b"\xff\xfe", b"sep=;"]))
def test_any_bytes_are_safe(data: bytes, start: bytes) -> None:
    with contextlib.suppress(FileRefused):
        columns = read(start + data).columns
        assert len(columns) == len(set(columns))
