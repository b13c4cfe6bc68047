"""Words that a text mentions without saying that they are what is done: who it is for, and where it is done.

"Ook voor tandartsen, kappers en winkels" names clients and "rijen begeleiden naar het zwembad" a place. Who seeks a
dentist or a swimming pool must not find them. What names work is never a mention: "bij een verhuis". Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from dutch.normalise import REMEMBERED, fold, sentences

_LEAD = "(?:voor|bij|naar|tijdens|langs)"
_DETERMINER = (
    "(?:de|het|een|uw|jouw|je|onze|ons|hun|zijn|haar|alle|elke|elk|iedere|ieder|deze|die|dit|andere|ook|[0-9]+)"
)
# No noun stands here, or none that belongs to the lead: "bij u plaatsen wij …", "voor en na".
_OTHER = (
    "(?:u|ons|hen|hem|mij|jou|jullie|iedereen|wie|wat|dat|er|meer|minder|eigen|of|en|na|om|op|in|te|van|met|het|elkaar)"
)
_NOUN = rf"(?!(?:{_OTHER}|{_DETERMINER})\b)(?:[^\W\d_]\w*e\s+)?[^\W\d_][\w'’-]*"
_ITEM = rf"(?:{_DETERMINER}\s+)*{_NOUN}"
_AND = r",?\s+(?:en|of)\s+"
# Items with a comma between them belong to the lead when "en" or "of" closes the list, and the last one ends it:
# "tassen voor de club, petten, dassen." names three things that are made.
_FURTHER = rf"(?:(?:,\s*(?:{_LEAD}\s+)?{_ITEM})*{_AND}(?:{_LEAD}\s+)?{_ITEM}(?=\s*(?:[.,;:!?)]|$)))?"
_MENTION = re.compile(rf"(\b{_LEAD}\s+)({_ITEM}{_FURTHER})", re.IGNORECASE)
# Clients as who acts: "Bakkers, slagers en scholen laten er hun trommels vullen".
_ACTS = (
    "(?:laten|laat|rekenen|rekent|sturen|stuurt|bestellen|bestelt|komen|komt|huren|huurt|kiezen|kiest|bellen|belt"
    "|brengen|brengt|vragen|vraagt|kopen|koopt|roepen|roept|boeken|boekt|betalen|betaalt|kloppen|klopt|vertrouwen)"
)
_CLIENTS = re.compile(
    rf"^()({_ITEM}(?:,\s*{_ITEM})*(?:{_AND}{_ITEM})?)(?=\s+{_ACTS}\b(?!\s+(?:we|wij)\b))", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def without(text: str, names_work: Callable[[str], bool]) -> str:
    """The text without the words that it mentions only; `names_work` tells of a folded word whether it is work."""
    return "\n".join(_without(sentence, names_work) for sentence in sentences(text))


@lru_cache(REMEMBERED)
def _without(sentence: str, names_work: Callable[[str], bool]) -> str:
    def bare(found: re.Match[str]) -> str:
        return found[1] + _WORD.sub(lambda word: word[0] if names_work(fold(word[0])) else "", found[2])

    return _MENTION.sub(bare, _CLIENTS.sub(bare, sentence))
