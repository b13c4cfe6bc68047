"""Choices in the text of a search: "maatwerkbedrijf groen", "voorbehouden opdracht", "broodjes voor scholen".

Words that name a value of a facet choose it, as its checkbox does. Only words that can hardly be meant otherwise:
"werkplaats" alone is a room, and "school schilderen" says what is painted, not for whom (decision 0039).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.search.facets import Choices

NEEDS = frozenset({"enclave", "arbeidszorg"})  # values that are activities as well: alone, such a word is the need
_CONTRACT = r"(?:(?:overheids)?opdracht(?:en)?|contract(?:en)?|(?:overheids)?aanbesteding(?:en)?|perce(?:el|len))"
# Work forms as they are called today, and before the decrees on collective (2013) and individual (2022) maatwerk.
_NAMES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("werkvorm", ("maatwerkbedrijf",), r"maatwerkbedrij(?:f|ven)|(?:beschutte|beschermde|sociale) werkplaats(?:en)?"),
    ("werkvorm", ("maatwerkafdeling",), r"maatwerkafdeling(?:en)?|invoeg(?:bedrij(?:f|ven)|afdeling(?:en)?)"),
    ("werkvorm", ("maatwerkbedrijf", "maatwerkafdeling"), r"collectief maatwerk"),
    (
        "werkvorm",
        ("lokale-diensteneconomie",),
        r"lokale diensteneconomie|lde(?:-bedrij(?:f|ven))?|individueel maatwerk",
    ),
    ("werkvorm", ("arbeidszorg",), r"arbeidszorg"),
    ("werkvorm", ("cooperatie",), r"co[öo]peraties?|co[öo]peratieven?"),
    ("levering", ("enclave",), r"enclaves?|enclavewerk(?:ing)?"),
    ("voorbehouden", ("true",), rf"(?:{_CONTRACT} )?(?:voorbehouden|gereserveerde? {_CONTRACT})(?: {_CONTRACT})?"),
)
# All organisations here are that: such words choose nothing, and are no need.
_SECTOR = (
    r"(?:(?:aan|uit) )?(?:een |de )?socia(?:al|le) "
    r"(?:bedrij(?:f|ven)|onderneming(?:en)?|economie(?:bedrij(?:f|ven))?|tewerkstellings(?:bedrij(?:f|ven)|plaats(?:en)?))"
)
# Who buys: many of them after "voor"; one of them, who speaks of himself, after "als".
_BUYERS: Mapping[str, tuple[str, str]] = {
    "company": (r"bedrijven|ondernemingen|firma[’']?s|kmo[’']?s|zelfstandigen", "bedrijf|onderneming|firma|kmo"),
    "local_government": (
        r"gemeente(?:n|s|besturen)|steden|(?:lokale )?besturen|overheden|ocmw[’']?s",
        "gemeente(?:bestuur)?|stad|(?:lokaal )?bestuur|overheid|ocmw",
    ),
    "school": ("scholen", "school"),
    "care": ("woonzorgcentra|ziekenhuizen|rusthuizen|zorg(?:instellingen|organisaties)", "woonzorgcentrum|ziekenhuis"),
    "nonprofit": (r"(?:een )?vzw|vzw[’']?s", "vzw"),
    "association": ("verenigingen", "vereniging"),
    "person": ("(?:een )?particulier|particulieren", "particulier"),
}
_MANY = "|".join(many for many, _ in _BUYERS.values())
_ONE = "|".join(one for _, one in _BUYERS.values())
_INTRODUCED = r"(?:(?:door|via|bij|in|met|als) )?(?:(?:een|de) )?"


def _words(pattern: str) -> re.Pattern[str]:
    """The pattern as whole words: "lde" is not in "geldelijk"."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w’'-])".replace(" ", r"\s+"), re.IGNORECASE)


_CHOICES = tuple((facet, values, _words(f"{_INTRODUCED}(?:{names})")) for facet, values, names in _NAMES)
_FOR_WHOM = _words(f"voor (?:{_MANY})(?:(?: en| of|,)(?: voor)? (?:{_MANY}))*|als (?:{_ONE})")
_KINDS = {kind: _words(f"{many}|{one}") for kind, (many, one) in _BUYERS.items()}
_OF_THE_SECTOR = _words(_INTRODUCED + _SECTOR)
_TERMS = frozenset({"werkvorm", "voorbehouden"})  # who may do the work, which a text says of all of it
_OF_CONTRACT = _words(f"voorbehouden (?:aan|voor|{_CONTRACT})|{_CONTRACT}")  # not "wijzigingen voorbehouden"
_NOT = _words("niet|geen|noch")
_EMPTY = re.compile(r"\(\s*\)")  # what is left of "groenonderhoud (voorbehouden)"
_LITERAL = re.compile(r'["“”„][^"“”„]*["“”„]|(?<!\S)-\S+')  # quoted, or after a minus


@dataclass(frozen=True)
class ChoiceInText:
    """Values of a facet, and the words that name them, as typed."""

    facet: str
    values: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    facet: str
    values: tuple[str, ...]


def find_choices(text: str) -> tuple[tuple[ChoiceInText, ...], str]:
    """The choices that a text names, and the rest of it, without what all organisations are called ("sociale
    economie"); what is asked literally names none."""
    open_text = _LITERAL.sub(lambda literal: "\0" * len(literal[0]), text)
    spans = sorted(_spans(open_text), key=lambda span: span.start)
    rest, end = "", 0
    for span in spans:
        rest, end = rest + text[end : span.start] + " ", span.end
    if not spans:
        return (), text
    choices = tuple(ChoiceInText(s.facet, s.values, text[s.start : s.end]) for s in spans if s.values)
    return choices, " ".join(_EMPTY.sub(" ", rest + text[end:]).split()).strip(" ,;:.")


def find_terms(sentences: Iterable[str]) -> tuple[ChoiceInText, ...]:
    """Who may do all that a text asks for, in one sentence: "De opdracht is voorbehouden aan maatwerkbedrijven"."""
    said = [sentence for sentence in sentences if _OF_CONTRACT.search(sentence) and not _NOT.search(sentence)]
    named = [find_choices(sentence)[0] for sentence in said]
    reserving = [choices for choices in named if any(choice.facet == "voorbehouden" for choice in choices)]
    return tuple(choice for choices in reserving for choice in choices if choice.facet in _TERMS)


def _spans(text: str) -> Iterator[_Span]:
    for facet, values, pattern in _CHOICES:
        for found in pattern.finditer(text):
            yield _Span(*found.span(), facet, values)
    for found in _OF_THE_SECTOR.finditer(text):
        yield _Span(*found.span(), "", ())
    for found in _FOR_WHOM.finditer(text):
        kinds = tuple(kind for kind, pattern in _KINDS.items() if pattern.search(found[0]))
        yield _Span(*found.span(), "koper", kinds)


def chosen_with(choices: Choices, read: tuple[ChoiceInText, ...]) -> Choices:
    """The choices of the checkboxes together with those of the text."""
    merged = dict(choices)
    for choice in read:
        merged[choice.facet] = tuple(dict.fromkeys((*merged.get(choice.facet, ()), *choice.values)))
    return merged
