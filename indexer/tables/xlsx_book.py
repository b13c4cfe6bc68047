"""What an Excel file says of itself as a whole: its sheets, the texts that they share, and which formats are dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.xmlreader import AttributesImpl

from indexer.tables.xlsx_parts import Parts, Reader

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how Excel writes a character that XML cannot hold
_NO_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # texts, colours and conditions within a format
_DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # formats that every Excel knows


@dataclass(frozen=True)
class Sheet:
    """A sheet: what it is called, where it stands, and whether people see it."""

    title: str
    part: str
    visible: bool


@dataclass(frozen=True)
class Book:
    """`texts` are shared by all sheets; `dates` are the styles of cells in which a number is a day."""

    parts: Parts
    sheets: Sequence[Sheet]
    texts: Sequence[str]
    dates: frozenset[int]
    begins_1904: bool


def read(parts: Parts) -> Book:
    """The book as a whole. Raises FileRefused, and any error where a part is damaged."""
    roots = (name for kind, name in parts.relations("").values() if kind == "officeDocument")
    workbook = _Workbook()
    main = next(roots, "xl/workbook.xml")
    parts.read(main, workbook)
    relations = parts.relations(main)
    strings, styles = _Strings(), _Styles()
    for kind, name in relations.values():
        if kind == "sharedStrings":
            parts.read(name, strings)
        elif kind == "styles":
            parts.read(name, styles)
    found = [(title, *relations.get(key, ("", "")), visible) for title, key, visible in workbook.sheets]
    sheets = [Sheet(title, part, visible) for title, kind, part, visible in found if kind == "worksheet"]
    return Book(parts, sheets, strings.texts, styles.dates(), workbook.begins_1904)


def unescaped(text: str) -> str:
    """A text in which `_x000D_` and its like are characters again, and every line ends in one way."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Workbook(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.begins_1904 = False

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if name == "sheet":
            key = next((value for attr, value in attrs.items() if attr.rpartition(":")[2] == "id"), "")
            self.sheets.append((attrs.get("name", ""), key, attrs.get("state", "visible") == "visible"))
        elif name == "workbookPr":
            self.begins_1904 = attrs.get("date1904", "0") in {"1", "true"}


class TextReader(Reader):
    """Gathers the text of elements `t` (and those of `also`), but not how it is pronounced (`rPh`)."""

    also: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.inside = self.pronounced = False

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        self.pronounced |= name == "rPh"
        self.inside = (name == "t" or name in self.also) and not self.pronounced

    def end(self, name: str) -> None:
        self.inside = False
        self.pronounced &= name != "rPh"

    def characters(self, content: str) -> None:
        if self.inside:
            self.pieces.append(content)

    def taken(self) -> str:
        """The text since the last time."""
        text = "".join(self.pieces)
        self.pieces.clear()
        return text


class _Strings(TextReader):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(unescaped(self.taken()))


class _Styles(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.formats: list[str] = []  # of each style of a cell
        self.of_cells = False

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if name == "cellXfs":
            self.of_cells = True
        elif name == "numFmt":
            self.codes[attrs.get("numFmtId", "")] = attrs.get("formatCode", "")
        elif name == "xf" and self.of_cells:
            self.formats.append(attrs.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        self.of_cells &= name != "cellXfs"

    def dates(self) -> frozenset[int]:
        return frozenset(style for style, number in enumerate(self.formats) if self._is_date(number))

    def _is_date(self, number: str) -> bool:
        if number in self.codes:
            return any(letter in _NO_FORMAT.sub("", self.codes[number]).lower() for letter in "dmyh")
        return number.isdecimal() and int(number) in _DATE_IDS
