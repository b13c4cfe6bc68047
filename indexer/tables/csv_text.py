"""From the bytes of a CSV file to its text, in the encoding that was agreed or else in the one that fits best."""

from __future__ import annotations

import codecs
import re

from indexer.tables.misread import is_dos_or_mac, is_misread
from indexer.tables.table import FileRefused

_MARKS = (  # the longest first: that of UTF-32 begins as that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LOOKED_AT = 2_000_000  # characters, to tell the encoding of a whole file
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_END_OF_FILE = "\x1a"  # Ctrl-Z, with which MS-DOS ends a file


def decode(data: bytes, agreed: str, notes: list[str]) -> tuple[str, str]:
    """The text of a file and its encoding; `agreed` is "" where nothing was agreed. Raises FileRefused."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    if agreed and encoding not in {"", agreed}:
        said = f"Dit bestand is in {_named(encoding)}, met een merkteken; afgesproken is {agreed}."
        raise FileRefused(f"{said} Bewaar het opnieuw als {agreed}.")
    if encoding:
        notes.append(f"Het bestand begint met een merkteken voor {_named(encoding)}.")
    text, encoding = _decoded(data.removeprefix(mark), encoding or agreed)
    text = _without_end_of_file(text)
    strange = len(_NO_TEXT.findall(text[:100_000]))
    if strange > 5 and strange * 100 > min(len(text), 100_000):
        raise FileRefused("Dit is geen tekst. Bewaar het bestand als CSV (UTF-8), XLSX of JSON.")
    _check(text, agreed, data)
    return text, encoding


def _named(encoding: str) -> str:
    return encoding.upper().removesuffix("-LE").removesuffix("-BE")


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    """Bytes that the encoding lacks come through as surrogates, so that only their own row is refused."""
    if encoding.startswith(("utf-16", "utf-32")):
        return data.decode(encoding, "replace"), encoding
    if encoding:
        return data.decode(encoding, "surrogateescape"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        readings = [(data.decode(name, "surrogateescape"), name) for name in ("cp1252", "utf-8")]
        return min(readings, key=lambda reading: _misread_lines(reading[0])[0])


def _without_end_of_file(text: str) -> str:
    body = text.rstrip(_END_OF_FILE + " \r\n")
    return body + text[len(body) :].replace(_END_OF_FILE, "")


def _misread_lines(text: str) -> tuple[int, int]:
    """How many lines of the beginning were misread, and how many have letters beyond ASCII."""
    special = [line for line in text[:LOOKED_AT].split("\n") if not line.isascii()]
    return sum(map(is_misread, special)), len(special)


def _check(text: str, agreed: str, data: bytes) -> None:
    """Raise FileRefused when most lines with letters beyond ASCII are in another encoding.

    A stray line is left to the rows, which refuse that line alone.
    """
    wrong, special = _misread_lines(text)
    if wrong * 2 <= special:
        return
    said = "Dit bestand is niet in de afgesproken tekenset:"
    if agreed and _is_utf8(data):
        raise FileRefused(f"{said} het is in UTF-8. Bewaar het opnieuw als {agreed}.")
    if is_dos_or_mac(text):
        said += " het is bewaard als “CSV (MS-DOS)” of “CSV (Macintosh)”."
        raise FileRefused(f"{said} Bewaar het opnieuw als {_advice(agreed)}.")
    raise FileRefused(f"{said} bewaar het opnieuw als {_advice(agreed)}.")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _advice(agreed: str) -> str:
    return agreed or "“CSV UTF-8”"
