"""Fictional enterprise numbers: valid by their check digits, in a block that the KBO has not reached."""

from __future__ import annotations

import zlib

UNUSED = 19_000_000  # the KBO gives out numbers from 1.000; 1.9xx.xxx.xxx is far away
SIZE = 1_000_000


def fictional_number(key: str, taken: set[str]) -> str:
    """Ten digits for an organisation's key, the same every time; the next free one when it is in `taken`."""
    start = zlib.crc32(key.encode()) % SIZE
    for step in range(SIZE):
        number = with_check_digits(UNUSED + (start + step) % SIZE)
        if number not in taken:
            return number
    raise AssertionError("a million numbers are in use")


def with_check_digits(first_eight: int) -> str:
    """The ten digits: the last two are 97 minus the rest of the first eight modulo 97."""
    return f"{first_eight:08d}{97 - first_eight % 97:02d}"


def dotted(number: str) -> str:
    """1234567890 as people write it: 1234.567.890."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}" if len(number) == 10 else number
