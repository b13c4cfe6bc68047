"""Text that was read in another encoding than it was written in: it betrays itself by letters that nobody writes."""

from __future__ import annotations

import re

_LOST = re.compile("[\udc80-\udcff\ufffd]")  # a byte that the encoding lacks
# Excel's "CSV (MS-DOS)" and "CSV (Macintosh)" as cp1252: “Co”rdinatie”, “cr‚me”, “pati‘nten”, “‚‚n”, “fotoÕs”. No ’
# or … here, no single – or —, no “foto‘s”: people write those.
_DOS_OR_MAC = re.compile(
    r"[^\W\d_][‚„‡ˆ‰ƒ]"
    r"|[^\W\d_][‹›“”•™¡¢£¤][a-zà-ÿ]"
    r"|[a-zà-ÿ][À-ÖØ-ÞŠŽŸŒ]"
    r"|[a-zà-ÿ]‘(?!(?:s|tjes?|jes?|ers?|en|n|t|de)\b)[a-zà-ÿ]"
    r"|([‚„‡ŽŠ])\1"
    r"|[a-z]([¢—–])\2[a-z]"
    r"|[A-Z]Õ[a-z]"
)  # fmt: skip


def is_misread(text: str) -> bool:
    """Whether `text` was written in another encoding than it was read in."""
    if text.isascii():
        return False
    return bool(_LOST.search(text) or _DOS_OR_MAC.search(text)) or _is_utf8_as_cp1252(text)


def is_dos_or_mac(text: str) -> bool:
    """Whether `text` was written by a program of MS-DOS or an old Macintosh."""
    return _DOS_OR_MAC.search(text) is not None


def _is_utf8_as_cp1252(text: str) -> bool:
    """“CafÃ©”: what is UTF-8 beyond ASCII when written as cp1252 was UTF-8."""
    try:
        text.encode("cp1252").decode("utf-8")
    except ValueError:
        return False
    return True
