"""Checks on a phrase before it joins the phrasebook, with a message for whoever adds it."""

from __future__ import annotations

from dutch.analysis import analyse
from dutch.normalise import words
from indexer import phrasebook, taxonomy
from indexer.phrasebook import Own

SHORTEST, LONGEST = 3, 80  # characters


def fault(activity: str, text: str, own: Own) -> str | None:
    """What is wrong with a new phrase of an activity, in Dutch; None when nothing is."""
    if why := text_fault(text):
        return why
    if activity not in taxonomy.activities():
        return f"De activiteit “{activity}” bestaat niet."
    return _clash(activity, text, own)


def text_fault(text: str) -> str | None:
    """What is wrong with the text of a phrase, whatever its activity."""
    if not text.isprintable():
        return "Schrijf de zin op één regel, zonder bijzondere tekens."
    if len(text) > LONGEST:
        return f"Deze zin is te lang. Gebruik hoogstens {LONGEST} tekens: zo kort als iemand zoekt."
    if len(text) < SHORTEST or not analyse(text):
        return "Deze zin is te kort. Schrijf minstens één woord dat iets zegt."
    return None


def _clash(activity: str, text: str, own: Own) -> str | None:
    """Whether a phrase stands there already: said twice it adds nothing, for two activities it says neither."""
    same = [each.activity for each in phrasebook.book(own).phrases if words(each.text) == words(text)]
    if activity in same:
        return "Deze zin staat al bij deze activiteit."
    known = [taxonomy.activities()[each].label for each in same if each in taxonomy.activities()]
    return f"Deze zin hoort al bij een andere activiteit: {known[0]}. Kies een van de twee." if known else None
