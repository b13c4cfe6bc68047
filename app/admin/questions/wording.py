"""What happens to a question, in the words of the desk."""

from __future__ import annotations

from collections.abc import Mapping

from app.desk.agenda import Coming
from app.desk.handling import Note
from app.desk.timeline import Entry
from app.questions import choices
from app.questions.history import Made
from app.questions.question import Question
from app.questions.routing import Responsible
from app.wording import words
from app.wording.dutch import as_sentence
from indexer import taxonomy

MOVES: Mapping[str, str] = {
    "leave": "Vraag gesteld",
    "hold": "Vraag gesteld, en eerst na te kijken",
    "release": "Doorgelaten",
    "discard": "Weggelegd als geen vraag",
    "lapse": "Vervallen",
    "confirm": "E-mailadres bevestigd",
    "withdraw": "Ingetrokken",
    "send": "Voorgelegd aan een organisatie",
    "answer": "Een organisatie kan het",
    "lose": "De organisatie die het kon, kan het niet meer",
    "close": "Afgesloten",
    "expire": "Vanzelf afgesloten",
}
ACTORS: Mapping[str, str] = {
    "asker": "de vrager",
    "supplier": "een organisatie",
    "regisseur": "de regisseur",
    "province": "de provincie",
    "clock": "vanzelf",
    "site": "vanzelf",
}
STEPS: Mapping[str, str] = {
    "lapse": "de vraag vervalt",
    "regisseur": "herinnering aan de regisseur",
    "province": "bericht aan de provincie",
    "close": "de vraag sluit vanzelf",
}
_DESK = ("regisseur", "province")
_TO = {"asker": "de vrager", "supplier": "de organisatie", "desk": "wie de vraag opvolgt"}
_PROVINCES: Mapping[str, str] = taxonomy.PROVINCES


def coming(question: Question, next_thing: Coming | None) -> str:
    """What happens on the next date: "herinnering aan de regisseur"."""
    if next_thing is None:
        return ""
    return STEPS[next_thing.step.name] if next_thing.step else question.next_what or "eigen datum"


def of(entry: Entry, names: Mapping[int, str]) -> tuple[str, str]:
    """An entry of the timeline, as who or what and its text."""
    if isinstance(entry, Made):
        by = entry.made_by if entry.actor in _DESK else ACTORS.get(entry.actor, entry.actor)
        state = choices.STATES.get(entry.state, entry.state)
        return MOVES.get(entry.move, entry.move), f"{as_sentence(by)} Stand: {state}."
    if isinstance(entry, Note):
        return f"Notitie van {names.get(entry.account_id, 'iemand die hier niet meer werkt')}", entry.text
    became = as_sentence(words.OUTBOX_STATES.get(entry.state, entry.state))
    return (
        f"Mail aan {_TO[entry.to]}: {entry.subject}",
        became if entry.state == "sent" else f"{became} {entry.outcome}".rstrip(),
    )


def responsible(responsible: Responsible, names: Mapping[int, str]) -> str:
    """Who is responsible, as people read it."""
    if responsible.account:
        return names[responsible.account]
    label = _PROVINCES.get(responsible.province, "")
    return f"provincie {label}" if label else "het platform"
