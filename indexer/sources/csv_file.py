"""Judging a CSV file before it is used: is it complete, and is it in the encoding that was agreed?"""

from __future__ import annotations

import os
import re
from pathlib import Path

from base.errors import SourceError
from indexer.sources.options import CsvOptions

_LOST = re.compile("[\udc80-\udcff]")  # a byte that the encoding lacks
_BOMS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def check_ending(file: Path, options: CsvOptions) -> int | None:
    """The number of rows that the last line promises, if any. Raises SourceError when a file is only half written."""
    with file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 4096))
        end = stream.read()
    if not end.endswith((b"\n", b"\r")):
        raise SourceError(f"{file.name} is niet volledig: de laatste regel is afgebroken.")
    if not options.trailer:
        return None
    last = end.rstrip().splitlines()[-1].decode("ascii", "replace") if end.strip() else ""
    word, _, number = last.partition(options.delimiter)
    if word != options.trailer:
        raise SourceError(f"{file.name} is niet volledig: de slotregel “{options.trailer}” ontbreekt.")
    number = number.strip(f"{options.delimiter} ")
    return int(number) if number.isdecimal() else None


def check_encoding(file: Path, encoding: str) -> None:
    """Raise SourceError when most lines with letters beyond ASCII are in another encoding than agreed.

    A stray line is left to is_misread, which refuses that line alone.
    """
    with file.open("rb") as stream:
        _check_mark(file, stream.read(3), encoding)
    special = wrong = 0
    with file.open("rb") as stream:
        for line in stream:
            if not line.isascii():
                special += 1
                wrong += is_misread(line.decode(encoding, "surrogateescape"), encoding)
    if wrong * 2 > special:
        raise SourceError(f"{file.name} is niet in de afgesproken tekenset: bewaar het opnieuw als {encoding}.")


def _check_mark(file: Path, start: bytes, encoding: str) -> None:
    for mark, found in _BOMS.items():
        if start.startswith(mark):
            raise SourceError(f"{file.name} is in {found} met een merkteken; afgesproken is {encoding} zonder.")


def is_misread(text: str, encoding: str) -> bool:
    """Whether `text`, decoded as `encoding`, was written in another encoding.

    Bytes that the encoding lacks came through as surrogates. And text that is also valid UTF-8 beyond ASCII was UTF-8:
    cp1252 spells “é” in UTF-8 as “Ã©”, which nobody writes.
    """
    if text.isascii():
        return False
    raw = text.encode(encoding, "surrogateescape")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _LOST.search(text) is not None
    return encoding != "utf-8"
