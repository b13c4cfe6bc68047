"""Whether a question looks as if a machine sent it. It is then held for a person to look at, never refused."""

from __future__ import annotations

import re

SOONEST = 3  # seconds between opening the form and sending it; nobody reads and types faster
MOST_LINKS = 2  # in a need: an example, and the own site
MOST_A_DAY = 5  # questions from one address
_LINK = re.compile(r"https?://|\bwww\.|\[url|href\s*=", re.IGNORECASE)


def suspicion(*, trap: str, seconds: float | None, need: str, that_day: int) -> str:
    """Why a question is held (app/questions/choices.py has the words), or "".

    `trap` is the text of a field that nobody sees, `seconds` how long the form was open (None: nobody opened it),
    `that_day` how many questions came from the same address within a day before.
    """
    if trap:
        return "trap"
    if seconds is None or seconds < SOONEST:
        return "time"
    if len(_LINK.findall(need)) > MOST_LINKS:
        return "links"
    return "many" if that_day >= MOST_A_DAY else ""
