"""Texts as a source gives them: bytes become text, and a text that was damaged on its way is refused."""

from __future__ import annotations

import html
import re

WRONG_BYTES = "Deze tekst bevat tekens die niet te lezen zijn: ze staat in een andere tekenset."
TOO_LARGE = "Dit getal is te groot."
LOST_LETTER = "In deze tekst ging een letter verloren (�)."
# What the second byte of a letter in UTF-8 looks like, read as cp1252 or as Latin-1.
_SECOND = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)) + "\x80-\xbf"
_MISREAD = re.compile(f"[ÂÃ][{_SECOND}]|â(?:€|\x80)[{_SECOND}]|ï»¿")  # “Ã©” for “é”: nobody writes that
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tab and line end
_ENTITY = re.compile(r"&(?:[a-z]{2,8}\d{0,2}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_MOST = 2**63 - 1  # of a whole number: more fits in no index
_MOST_TIMES = 3  # that an entity was encoded again


def readable(value: object) -> object:
    """`value` with bytes read as UTF-8 and without control characters, also in a list of texts.

    Raises ValueError, in Dutch, on a text that is damaged and on a number that nobody can hold.
    """
    if isinstance(value, str):
        return _sound(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return _sound(bytes(value).decode("utf-8", "surrogateescape"))
    if isinstance(value, int) and not -_MOST <= value <= _MOST:
        raise ValueError(TOO_LARGE)
    if isinstance(value, list | tuple):
        return type(value)(map(_element, value))
    return value


def _element(value: object) -> object:
    """Lists inside lists are left as they are: nothing that we keep is nested deeper."""
    return value if isinstance(value, list | tuple | dict) else readable(value)


def _sound(text: str) -> str:
    if not text.isascii():
        if _HALF_PAIR.search(text):
            raise ValueError(WRONG_BYTES)
        if misread := _MISREAD.search(text):
            raise ValueError(f"“{misread[0]}” hoort bij een andere tekenset: deze tekst is verkeerd gelezen.")
        if "�" in text:
            raise ValueError(LOST_LETTER)
    return _CONTROL.sub("", text)


def without_entities(value: object) -> object:
    """A text, or the texts of a list, with “&amp;” as “&”, however often that was encoded."""
    if isinstance(value, list):
        return [without_entities(element) if isinstance(element, str) else element for element in value]
    if not isinstance(value, str) or "&" not in value:
        return value
    for _ in range(_MOST_TIMES):
        value = _ENTITY.sub(lambda entity: html.unescape(entity[0]), value)
    return value
