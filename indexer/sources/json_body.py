"""JSON as services send it: also with a mark in front, in another encoding, or with a value that JSON does not have."""

from __future__ import annotations

import codecs
import json

import orjson

_LONGEST_NUMBER = 300  # digits; a longer one is infinite to everybody


def loads(body: bytes, charset: str = "") -> object:
    """What a body says. Raises ValueError with what is wrong with it, in Dutch ("geeft …").

    One odd value (half a letter, not-a-number, a number without end) is let through: only its own row is refused.
    """
    plain = body.removeprefix(codecs.BOM_UTF8)
    try:
        return orjson.loads(plain)
    except ValueError:
        pass
    try:
        return json.loads(_text(plain, charset), parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        raise ValueError(_fault(plain)) from error


def _text(body: bytes, charset: str) -> str:
    """A body as text; a byte that is no letter in any encoding becomes half a letter, which is refused later on."""
    encodings = [json.detect_encoding(body), charset or "utf-8"]
    for encoding in encodings:
        try:
            return body.decode(encoding).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):  # also an encoding that nobody knows
            continue
    return body.decode("utf-8", "surrogateescape")


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float("inf")


def _fault(body: bytes) -> str:
    start = body.lstrip()[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        return "geeft een webpagina of XML in plaats van JSON"
    if not start:
        return "geeft een leeg antwoord"
    if _is_lines(body):
        return "geeft elke rij als een eigen stuk JSON (NDJSON); afgesproken is één geheel"
    return "geeft JSON die afgebroken of beschadigd is"


def _is_lines(body: bytes) -> bool:
    """Whether every line is JSON in itself."""
    lines = body.strip().splitlines()
    try:
        return len(lines) > 1 and all(isinstance(orjson.loads(line), dict) for line in lines[:3])
    except ValueError:
        return False
