"""A pasted text cut into clauses, each of which may be a need, and the lines of a list in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.search.params import MAX_QUERY_LENGTH, clean
from dutch.normalise import WORD, fold
from dutch.split_verbs import small_words
from dutch.work import has_work

_SENTENCE = re.compile(r"[.!?;:](?=\s|$)|[\n•·–—|]+|\s-\s")
_WRAPPED = re.compile(r"([^\n]{60}[^\n.:;?!])\n(?=[a-zà-ÿ])")  # a long line goes on in the next: copied from a page
_UNIT = re.compile(r"[\n;•·]+|[.!?](?=\s|$)")  # sentences, lines and parts of a list, with what stands between brackets
_BETWEEN = re.compile(r"(,\s(?:en\s)?|\s(?:en|of|alsook|evenals|alsmede|plus|maar)\s)")
_BRACKETS = re.compile(r"\([^)]*\)?")
_BEFORE_COMMA = re.compile(r"[ ]+(?=[,;])")
_BULLET = re.compile(
    r"^\s*(?:[-*•·–—]|\d{1,2}[.)]|(?:perceel|lot|deel|post|taak|fase)\s+\w{1,3}\s*[:.)–-])\s+", re.IGNORECASE
)
# Who greets or thanks asks for nothing by that; after a closing come names.
_GREETING = re.compile(
    r"^\s*(?:beste|dag|geachte|hallo|hoi|goede(?:morgen|middag|n?dag|navond)|goeiemorgen)\b(?:[^,\n]{0,40},\s*|.*$)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:^|(?<=[.!?\n]))\s*(?:met\s+(?:de\s+)?(?:vriendelijke|hartelijke|beste)\s+groet|vriendelijke\s+groet|mvg\b|groet"
    r"(?:en|jes)\b|hartelijke?\s+groet).*",
    re.IGNORECASE | re.DOTALL,
)
_THANKS = re.compile(r"\b(?:alvast|hartelijk|op voorhand)\s+(?:bedankt|dank)\b[^.!?\n]*", re.IGNORECASE)
# Who asks, up to what is asked: "Onze school zoekt een firma om de sportzaal te poetsen".
_ASKER = re.compile(
    r"^(?P<before>.{0,80}?)\b(?:zoekt|zoeken|zoek|vraagt|vragen|vraag|wenst|wensen|wil|willen)\b(?:\s+(?:wij|we|ik|ook|graag|"
    r"naar|een|iemand|partner|firma|bedrijf|organisatie|ploeg|aanbieder|dienst|die|voor|om|aan|u))*(?:\s+(?=\S)|\s*$)",
    re.IGNORECASE,
)
# A sentence that asks without such a verb, or a clause of it; and what an enumeration after it asks.
_ASKING = re.compile(
    r"^\s*(?:verder|ook|daarnaast|tevens|tot slot|eventueel)\s+\w|\b(?:nodig|gevraagd|gewenst)\b", re.IGNORECASE
)
_MUST = re.compile(r"\bmoet(?:en)?\b", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"\b(?:verder|ook|daarnaast|nodig|taken|werken|gevraagd|te doen|gaat om)\s*:([^.!?;:\n]+)", re.IGNORECASE
)
# What is said of a tender and of who wants it, not of the work: "De opdracht wordt geplaatst via …".
_TENDER = re.compile(
    r"^(?:(?:de|het|een|deze|dit|uw|elke)\s+)?(?:opdracht|(?:raam)?overeenkomst|contract|offertes?|inschrijv(?:ers?|ing|ingen)|"
    r"prij(?:s|zen)|betaling(?:en)?|facturatie|gunning|kandida(?:at|ten))\s+(?:word(?:t|en)|is|zijn|moet(?:en)?|dien(?:t|en))"
    r"\b(?:(?:\s+\w+){0,6}?\s+\w*ge\w{3,}(?:d|t|en)\b)?",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:tijdens|buiten)\s+(?:(?:de|het)\s+)?\w+\b", re.IGNORECASE)
# How, when and for whom: a part that begins so says nothing of what is to be done.
_CONDITION = frozenset(
    ("liefst", "graag", "bij", "met", "per", "tegen", "binnen", "elke", "telkens", "zonder", "vanaf", "na", "wekelijks")
)
# Where something goes, of which the neighbour says what it is.
_WHITHER = frozenset(("in", "op", "onder", "uit", "aan", "tot", "naar", "van", "tussen"))
# Who says who he is, asks for nothing by that.
_WHO = re.compile(r"^(?:wij|we|ik)\s+(?:zijn|ben)\s+(?:een|de|het)\b", re.IGNORECASE)
_AS_NOUN = re.compile(r"\s*het\s+[a-z]+en\s+van\b", re.IGNORECASE)
_INCLUDED = re.compile(r"\s*incl", re.IGNORECASE)
_MORE = re.compile(r"\s*(?:\d|ook\b|incl|zoals\b|vooral\b)", re.IGNORECASE)  # goes on about what stands before it
SHORTEST = 3  # lines of a list without bullets
FRAGMENT = 5  # words of what can be the rest of a need: "de kleedkamers"
LINE = 10  # words of a line without a bullet that can be one of a list


def clauses(text: str) -> Iterator[str]:
    """The clauses of a text, without what stands between brackets."""
    for sentence in sentences(_whole_lines(text)):
        yield from _clauses_of(sentence)


def tasks(text: str) -> frozenset[str]:
    """The clauses that ask for something by their form: they say that something is done, or stand in a list or in a
    sentence that asks, and are no condition and no term of a tender."""
    whole = _whole_lines(text)
    introduced = {sentence.strip() for sentence in _INTRODUCED.findall(whole)}
    asked = {clause for line in list_lines(text) for clause in clauses(line) if not _is_condition(clause)}
    for sentence in sentences(whole):
        asks = sentence.strip() in introduced or _ASKER.match(sentence) or _ASKING.search(sentence)
        asked |= {clause for clause in _clauses_of(sentence) if _is_task(clause, within_asking=bool(asks))}
    return frozenset(asked)


def _is_task(clause: str, *, within_asking: bool) -> bool:
    if within_asking and not _is_condition(clause):
        return True
    said = _TENDER.sub("", clause)
    return has_work(said) or bool(_MUST.search(said))


def _clauses_of(sentence: str) -> Iterator[str]:
    before, asked = _asked(sentence)
    yield from (*_cut(before), *_cut(asked))


def _asked(sentence: str) -> tuple[str, str]:
    """What stands before who asks, when that is work as well, and what is asked: "wij wassen af en zoeken een kok"."""
    asker = _ASKER.match(sentence)
    if not asker:
        return "", sentence
    return asker["before"] if has_work(asker["before"]) else "", sentence[asker.end() :]


def _cut(sentence: str) -> Iterator[str]:
    for clause in _joined(_BETWEEN.split(_WHEN.sub(" ", sentence))):
        words = clean(clause).strip(" -*'\"“”„,")
        if words and (has_work(words) or not _WHO.match(words)):
            yield words[:MAX_QUERY_LENGTH]


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return _SENTENCE.split(text)


def units(text: str) -> dict[str, frozenset[str]]:
    """The sentences, lines and parts of a list as they were typed, each with its clauses."""
    whole = (clean(_BULLET.sub("", unit)).strip(" -*•·") for unit in _UNIT.split(_WRAPPED.sub(r"\1 ", text)))
    return {unit: frozenset(clauses(unit)) for unit in whole if any(map(str.isalpha, unit))}


def without_brackets(text: str) -> str:
    """The text without what stands between brackets."""
    return _BEFORE_COMMA.sub("", _BRACKETS.sub(" ", text))


def list_lines(text: str) -> list[str]:
    """The lines of a list, each a task: those with a bullet or a number, or short ones below each other, or parted by
    semicolons."""
    lines = [line for line in _whole_lines(text).splitlines() if line.strip()]
    parted = [part.rstrip(" .") for line in lines for part in line.split(";") if part.strip(" .")]
    marked = [line for line in lines if _BULLET.match(line)] or _short(lines) or _short(parted)
    return [words for line in marked if (words := clean(_BULLET.sub("", line)).strip(" ;,."))]


def _short(lines: list[str]) -> list[str]:
    """Lines that can be a list without bullets: at least three that are no sentences."""
    short = [line for line in lines if len(line.split()) <= LINE and line.strip()[-1] not in ".:?!"]
    return short if len(short) >= SHORTEST else []


def _whole_lines(text: str) -> str:
    """The text without greeting, thanks and what follows its closing, each paragraph on one line."""
    text = _THANKS.sub(" ", _CLOSING.sub("", without_brackets(text)))
    return "\n".join(map(_ungreeted, _WRAPPED.sub(r"\1 ", text).splitlines()))


def _ungreeted(line: str) -> str:
    """The line without a greeting before it: "Goedemorgen, kunt u de ramen wassen"; "beste poetsdienst" is none."""
    greeting = _GREETING.match(line)
    return line[greeting.end() :] if greeting and not has_work(greeting[0]) else line


def _joined(parts: list[str]) -> Iterator[str]:
    """What stands around commas and "en": each a need of its own, but a short part that does not say what is done, or
    not to what, stays with its neighbour."""
    clause, *others = parts
    for between, part in zip(others[::2], others[1::2], strict=True):
        if _is_part(clause, part):
            clause = f"{clause}{between}{part}"
        else:
            yield clause
            clause = part
    yield clause


def _is_part(clause: str, part: str) -> bool:
    """Whether two neighbours are one need. A verb stands after its objects ("de gang en de refter poetsen"), but before
    them as a noun: "het maaien van bermen en gazons"."""
    if has_work(clause) and has_work(part):
        return not (_is_whole(clause) and _is_whole(part)) or bool(_INCLUDED.match(part))
    fragment = clause if has_work(part) else part
    apart = _AS_NOUN.match(part) if has_work(part) else _ends_in_work(clause) and not _MORE.match(part)
    return 0 < len(fragment.split()) <= FRAGMENT and not _is_condition(fragment) and not apart


def _is_whole(clause: str) -> bool:
    """Whether a clause of work says to what it is done: "ramen wassen", not "te strijken" or "onder omslag steken"."""
    words = [fold(word) for word in WORD.findall(clause)]
    return len([word for word in words if word not in small_words()]) > 1 and words[0] not in _WHITHER


def _ends_in_work(clause: str) -> bool:
    return _is_whole(clause) and has_work(clause.rsplit(maxsplit=1)[-1])


def _is_condition(part: str) -> bool:
    return fold(part.split(maxsplit=1)[0]) in _CONDITION
