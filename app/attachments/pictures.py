"""Where pictures end by their own rules: what stands behind that, or breaks the rules, is no picture."""

from __future__ import annotations

from app.attachments.office import DAMAGED, AttachmentRefused

_GIF_HEAD, _GIF_EXTENSION, _GIF_IMAGE, _GIF_TRAILER = 13, 0x21, 0x2C, 0x3B


def refuse_broken(ending: str, data: bytes) -> None:
    """Raise AttachmentRefused for a PNG, GIF or WebP that is not whole, or goes on after its end. A JPEG may go on:
    telephones write more behind it."""
    ends = {"png": _png_end, "gif": _gif_end, "webp": _webp_end}
    try:
        whole = ending not in ends or ends[ending](data) == len(data)
    except IndexError:
        whole = False
    if not whole:
        raise AttachmentRefused(DAMAGED)


def _png_end(data: bytes) -> int:
    at = 8
    while at + 12 <= len(data):
        kind = data[at + 4 : at + 8]
        at += 12 + int.from_bytes(data[at : at + 4])
        if kind == b"IEND":
            return at
    return 0


def _webp_end(data: bytes) -> int:
    return 8 + int.from_bytes(data[4:8], "little")


def _gif_end(data: bytes) -> int:
    at = _GIF_HEAD + _colours(data[10])
    while data[at] != _GIF_TRAILER:
        if data[at] == _GIF_EXTENSION:
            at += 2
        elif data[at] == _GIF_IMAGE:
            at += 11 + _colours(data[at + 9])
        else:
            return 0
        while data[at]:  # blocks, each with its length before it
            at += data[at] + 1
        at += 1
    return at + 1


def _colours(flags: int) -> int:
    """The bytes of a table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
