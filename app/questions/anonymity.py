"""Whether a text that everybody will read says who asks. Pure.

A person looks at every text before it is public; this finds what an eye misses, and takes it out of the text to begin
with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LEFT_OUT = "(weggelaten)"
_SIGNS: Mapping[str, re.Pattern[str]] = {  # what is said of each -> how it looks
    "een e-mailadres": re.compile(r"\S+@\S+\.\w+"),
    "een link": re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    "een telefoonnummer of een ander lang nummer": re.compile(r"\+?\d(?:[ ./()-]{0,2}\d){7,}"),
}


def signs(text: str, names: tuple[str, ...] = ()) -> list[str]:
    """What in a text tells who asks, in words; `names` are those that must not stand in it."""
    named = [f"de naam “{name}”" for name in names if name and name.casefold() in text.casefold()]
    return [what for what, look in _SIGNS.items() if look.search(text)] + named


def without_signs(text: str, names: tuple[str, ...] = ()) -> str:
    """A text without what tells who asks, for the desk to begin with."""
    for look in _SIGNS.values():
        text = look.sub(LEFT_OUT, text)
    for name in filter(None, names):
        text = re.sub(re.escape(name), LEFT_OUT, text, flags=re.IGNORECASE)
    return text
