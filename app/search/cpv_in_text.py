"""CPV codes in the text of a search: "77310000-6", "CPV 77310000", "cpv 7731", or the name of a code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer import cpv

# The divisions that exist: eight other digits are another number.
_DIVISIONS = (
    "03|09|14|15|16|18|19|22|24|30|31|32|33|34|35|37|38|39|41|42|43|44|45|48|50|51|55|60|63|64|65|66|70|71|72|73|75|76"
    "|77|79|80|85|90|92|98"
)
_CHECK = r"(?:\s?-\s?\d)?"  # the check digit says nothing more
_CODE = re.compile(
    rf"(?<![\w.,-])(?:cpv(?:[\s-]?codes?)?[\s:.]*(?P<short>\d{{2,8}})|(?P<whole>(?:{_DIVISIONS})\d{{6}})){_CHECK}(?![\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CpvInText:
    """A code as it was typed, in eight digits, and the `entry` of the list that answers it."""

    digits: str
    entry: cpv.Code | None

    @property
    def activities(self) -> tuple[str, ...]:
        """The activities that it asks for."""
        return self.entry.activities if self.entry else ()


def find_codes(text: str) -> tuple[tuple[CpvInText, ...], str]:
    """The codes in a text, and its rest; the name of a code is one, and stays in the text."""
    found = [match["short"] or match["whole"] for match in _CODE.finditer(text)]
    codes = tuple(CpvInText(digits.ljust(cpv.DIGITS, "0"), cpv.nearest(digits)) for digits in dict.fromkeys(found))
    if codes:
        return codes, " ".join(_CODE.sub(" ", text).split()).strip(" ,;:.()-")
    named = cpv.labelled(text)
    return ((CpvInText(named.code, named),) if named else ()), text
