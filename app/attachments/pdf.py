"""A look into PDF files, by their bytes: whether they carry out something, hold another file, or have a password."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from app.attachments.office import MOST_UNPACKED, AttachmentRefused

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECTS = re.compile(
    rb"\s*(?:[\d%]|\Z)"
)  # how a stream of objects begins: with numbers; a comment may stand before them
_PIECE = 8_192  # bytes that are unpacked at a time
_AGAIN = "Druk het af naar een nieuwe PDF, en kies die."


def _name(*names: bytes) -> bytes:
    """An expression for names of PDF, of which any letter may be written as #xx."""
    letters = [b"".join(b"(?:%c|#%02x)" % (letter, letter) for letter in name) for name in names]
    return b"/(?i:" + b"|".join(letters) + b")"


_PASSWORD = re.compile(_name(b"Encrypt") + rb"\b")
_ACTIVE = re.compile(
    _name(b"JavaScript", b"Launch", b"RichMedia", b"Rendition", b"ImportData", b"EmbeddedFile", b"GoToE")
    + rb"|"
    + _name(b"XFA")
    + rb"\s*[\[\d]"
)


def refuse_active(data: bytes) -> None:
    """Raise AttachmentRefused for a PDF with a program, a file or a form with programs in it, or with a password."""
    if _PASSWORD.search(data):
        raise AttachmentRefused(f"Dit bestand is beveiligd met een wachtwoord. {_AGAIN}")
    room = MOST_UNPACKED
    for part in (data, *streams(data, _OBJECTS)):
        room -= len(part)
        if room < 0:
            raise AttachmentRefused(f"Dit bestand wordt te groot als iemand het opent. {_AGAIN}")
        if _ACTIVE.search(part):
            raise AttachmentRefused(f"In dit bestand zit een programma of een ander bestand. {_AGAIN}")


def streams(data: bytes, beginning: re.Pattern[bytes]) -> Iterator[bytes]:
    """The packed streams that begin so, unpacked; each as far as MOST_UNPACKED."""
    for match in _STREAM.finditer(data):
        unpacked = _unpacked(data, match.end(), beginning)
        if unpacked:
            yield unpacked


def _unpacked(data: bytes, at: int, beginning: re.Pattern[bytes]) -> bytes:
    """What is packed from a place on; what comes before damage counts, as it does for who opens the file."""
    packed, parts = zlib.decompressobj(), bytearray()
    while not packed.eof and at < len(data) and len(parts) <= MOST_UNPACKED:
        try:
            parts += packed.decompress(data[at : at + _PIECE])
        except zlib.error:
            break
        if parts and not beginning.match(parts):
            return b""
        at += _PIECE
    return bytes(parts)
