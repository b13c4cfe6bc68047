"""Who may read what of a question. The asker chooses (`readers`); every page and letter takes its lines from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.languages import Typed
from app.questions import choices
from app.questions.question import Question
from app.security import municipalities
from app.wording import buyers, dutch

Reader = Literal["asker", "desk", "supplier", "visitor"]
_ALWAYS: frozenset[Reader] = frozenset({"asker", "desk"})
MAY_READ: Mapping[str, frozenset[Reader]] = {  # a choice of choices.READERS -> who then reads the question
    "regisseur": _ALWAYS,
    "suppliers": _ALWAYS | {"supplier"},
    "everybody": _ALWAYS | {"supplier", "visitor"},
}
_KINDS: Mapping[str, str] = {  # as anybody reads them; the form says "Ik wil een prijs"
    "exploration": "Verkennen wat er kan",
    "price": "Prijsaanvraag",
    "suggestion": "Idee of suggestie",
    choices.DIRECT: "Rechtstreeks aan organisaties",
}
_READERS: Mapping[str, str] = {
    "suppliers": choices.READERS["suppliers"],
    "regisseur": "Alleen de regisseur",
    "everybody": "Iedereen, zonder naam en gegevens",
}
_REACHED_BY = frozenset({"email", "telephone", "kbo"})  # the asker can be reached by these
HIDDEN: Mapping[Reader, frozenset[str]] = {  # fields of a question that somebody who may read it does not see
    "asker": frozenset(),
    "desk": frozenset(),
    "supplier": _REACHED_BY | {"readers"},
    "visitor": _REACHED_BY | {"readers", "organisation", "seat", "nace", "size", "place", "quantity", "filters"},
}
FILES: frozenset[Reader] = _ALWAYS | {"supplier"}  # who sees files, of those who may read: a plan names its maker


def may_read(question: Question, reader: Reader) -> bool:
    """Whether somebody reads the question at all."""
    return reader in MAY_READ[question.readers]


def may_read_files(question: Question, reader: Reader) -> bool:
    """Whether somebody reads what was sent along."""
    return reader in FILES and may_read(question, reader)


def visible_details(question: Question, reader: Reader) -> list[tuple[str, str]]:
    """What somebody reads beside the need, as label and text; what was left open is not there."""
    if not may_read(question, reader):
        return []
    return [(label, text) for name, label, text in _lines(question) if text and name not in HIDDEN[reader]]


def _lines(question: Question) -> list[tuple[str, str, str]]:
    reserved = choices.RESERVED[question.reserved] if question.reserved != "unknown" else ""
    return [
        ("place", "Waar", Typed(question.place)),
        ("kind", "Soort vraag", _KINDS.get(question.kind, "")),
        ("quantity", "Hoeveel", Typed(question.quantity)),
        ("deadline", "Tegen wanneer", dutch.day(question.deadline)),
        ("reserved", "Voorbehouden opdracht", reserved),
        ("filters", "Uit de zoekopdracht", ", ".join(filter(None, map(choices.filter_label, question.filters)))),
        ("buyer_kind", "Wie vraagt het", buyers.BUYERS.get(question.buyer_kind, "")),
        ("organisation", "Organisatie", Typed(question.organisation)),
        ("kbo", "Ondernemingsnummer", question.kbo),
        ("nace", "Bedrijfstak", buyers.NACE.get(question.nace, "")),
        ("size", "Grootte", buyers.SIZES.get(question.size, "")),
        ("seat", "Gemeente van de organisatie", municipalities.name_of(question.seat) if question.seat else ""),
        ("telephone", "Telefoon", question.telephone),
        ("email", "E-mail", question.email),
        ("readers", "Wie dit mag lezen", _READERS.get(question.readers, "")),
    ]
