"""The text of a PDF that typst made, page after page, as somebody who copies it gets it; no other PDF."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\[((?:\((?:\\.|[^\\)])*\)|[-\d.\s])*)\]TJ|(\((?:\\.|[^\\)])*\))Tj", re.DOTALL)
_PIECE = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\(\d{3}|.)", re.DOTALL)
_GLYPH = re.compile(rb"<(\w+)>\s*<(\w+)>")
_RANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(pdf: bytes) -> Iterator[str]:
    """What stands on each page, each piece of text on a line of its own."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    for number in _numbers(rb"/Kids\[([^]]*)\]", next(body for body in objects.values() if b"/Type/Pages" in body)):
        page = objects[number]
        resources = objects[_reference(rb"/Resources", page)]
        fonts = {name: _letters(objects, int(font)) for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
        yield "\n".join(_lines(_stream(objects[_reference(rb"/Contents", page)]), fonts))


def _numbers(pattern: bytes, body: bytes) -> list[int]:
    found = re.search(pattern, body)
    assert found
    return [int(number) for number in re.findall(rb"(\d+) 0 R", found[1])]


def _reference(name: bytes, body: bytes) -> int:
    found = re.search(name + rb" (\d+) 0 R", body)
    assert found
    return int(found[1])


def _stream(body: bytes) -> bytes:
    return zlib.decompress(body.split(b"\nstream\n", 1)[1].rsplit(b"\nendstream", 1)[0])


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """The text of each glyph of a font."""
    cmap = _stream(objects[_reference(rb"/ToUnicode", objects[font])])
    glyphs: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        glyphs |= {int(glyph, 16): _text(text) for glyph, text in _GLYPH.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = int(text, 16)
            glyphs |= {at: chr(start + at - int(first, 16)) for at in range(int(first, 16), int(last, 16) + 1)}
    return glyphs


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _lines(content: bytes, fonts: dict[bytes, dict[int, str]]) -> Iterator[str]:
    glyphs: dict[int, str] = {}
    for font, several, one in _SHOWN.findall(content):
        glyphs = fonts[font] if font else glyphs
        if not font:
            codes = b"".join(_ESCAPED.sub(_unescaped, piece) for piece in _PIECE.findall(several or one))
            yield "".join(glyphs.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def _unescaped(found: re.Match[bytes]) -> bytes:
    own = found[1]
    return bytes([int(own, 8)]) if len(own) == 3 else _LETTERS.get(own, own)
