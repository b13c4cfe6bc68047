"""How an address of mail can be written: in any case, and as addresses of pages, mails, pages and JSON write it. Pure.

`a+b@c.example` is also `A+B@C.EXAMPLE`, `a%2Bb%40c.example`, `a+b=40c.exam=` with the rest on the next line,
`a+b&#64;c.example`, `a+b\\u0040c.example`, and three runs of letters in base64, by where in a text it begins.
"""

from __future__ import annotations

import base64
import re

_BREAK = r"(?:=\r?\n)?"  # quoted-printable may break a line anywhere
_BEFORE = r"(?:(?<![\w.+-])|(?<=%[0-9a-f]{2})|(?<==[0-9a-f]{2})|(?<=\\u[0-9a-f]{4})|(?<=\\[nrt]))"
_AFTER = r"(?![\w-]|\.\w)"
_ALONE = 3  # bytes that base64 writes as four letters, whatever stands around them


def in_text(address: str) -> re.Pattern[str]:
    """An address in a text, however it is written; not as a part of a longer one."""
    return re.compile(f"(?i:{_BEFORE}{_written(address)}{_AFTER})|{_encoded(address)}")


def in_bytes(address: str) -> re.Pattern[bytes]:
    """An address in a file, however it is written; also as the end of a longer one."""
    return re.compile(f"(?i:{_written(address)})|{_encoded(address)}".encode())


def needles(address: str) -> list[str]:
    """Short texts in small letters; each spelling of an address, in small letters, holds one of them: its two longest
    words, of which a line break can split one, and its base64."""
    words = sorted(re.findall(r"[^\W_]+", address.lower()), key=len)
    return [*words[-2:], *(one.lower() for one in _base64_of(address))]


def _written(address: str) -> str:
    return _BREAK.join(map(_letter, address.strip()))


def _letter(letter: str) -> str:
    """All that one letter of an address can be written as."""
    ways = [re.escape(letter)]
    for same in dict.fromkeys((letter.lower(), letter.upper())):
        codes = [f"{byte:02x}" for byte in same.encode()]
        ways += ["".join(f"%(?:25)?{code}" for code in codes), "".join(f"={code}" for code in codes)]
        if len(same) == 1:
            ways += [rf"&\#0*(?:{ord(same)}|x{ord(same):x});", rf"\\u{ord(same):04x}"]
    return f"(?:{'|'.join(ways)})"


def _encoded(address: str) -> str:
    return "|".join(re.escape(one) for one in _base64_of(address))


def _base64_of(address: str) -> list[str]:
    """The letters that an address becomes wherever in a text it begins, without those that its neighbours change."""
    found: dict[str, None] = {}
    for text in dict.fromkeys((address.strip(), address.strip().lower(), address.strip().upper())):
        for begin in range(_ALONE):
            whole = text.encode()[begin:]
            whole = whole[: len(whole) // _ALONE * _ALONE]
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                found[encode(whole).decode()] = None
    return list(found)
