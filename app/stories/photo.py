"""A photo as it is taken: JPEG or PNG by its content, without what a camera wrote in it (place, moment, device) or
what somebody hung behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_BYTES = 2_000_000
JPEG, PNG = "image/jpeg", "image/png"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"}
_JPEG_BEGIN, _JPEG_SCAN, _JPEG_END = b"\xff\xd8", 0xDA, 0xD9
_JPEG_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)  # other bytes ff are of the picture itself
_JPEG_LEFT_OUT = {0xFE, 0xE1, *range(0xE3, 0xEE), 0xEF}  # comments, and what applications write but colours


class PhotoRefused(Exception):
    """A file that is no photo that we take; the text says why, in Dutch."""


def cleaned(data: bytes) -> tuple[str, bytes]:
    """The type of a photo and its bytes without what a camera wrote in it. Raises PhotoRefused."""
    try:
        if data.startswith(_PNG):
            return PNG, _PNG + b"".join(_png_parts(data))
        if data.startswith(_JPEG_BEGIN):
            return JPEG, _JPEG_BEGIN + b"".join(_jpeg_parts(data))
    except (ValueError, IndexError) as error:
        raise PhotoRefused("Deze foto is beschadigd. Bewaar ze opnieuw en probeer nog eens.") from error
    raise PhotoRefused("Kies een foto van de soort JPEG of PNG.")


def _png_parts(data: bytes) -> Iterator[bytes]:
    """The chunks that a picture needs. Raises ValueError for one that is cut off."""
    at = len(_PNG)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data):
            raise ValueError("cut off")
        kind = data[at + 4 : at + 8]
        if kind in _PNG_PARTS:
            yield data[at:end]
        if kind == b"IEND":
            return
        at = end
    raise ValueError("no end")


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """The segments and scans that a picture needs. Raises ValueError, IndexError for a damaged one."""
    at = len(_JPEG_BEGIN)
    while data[at] == 0xFF:
        kind = data[at + 1]
        if kind == _JPEG_END:
            yield data[at : at + 2]
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end <= at + 3:
            raise ValueError("no segment")
        if kind == _JPEG_SCAN:
            end = _scan_end(data, end)
        if kind not in _JPEG_LEFT_OUT:
            yield data[at:end]
        at = end
    raise ValueError("no segment")


def _scan_end(data: bytes, at: int) -> int:
    after = _JPEG_AFTER_SCAN.search(data, at)
    if after is None:
        raise ValueError("no end")
    return after.start()
