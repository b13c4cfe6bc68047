"""Where a question stands, and what comes next and when, in the words of its asker."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.questions import choices, timetable
from app.questions.question import Question

WHERE = {
    "held": "Iemand van ons kijkt uw vraag eerst even na. Daarna krijgt u een mail om uw adres te bevestigen.",
    "unconfirmed": "Wij wachten op u: bevestig uw e-mailadres met de link in de mail.",
    "open": "Uw vraag ligt bij wie in uw streek de sociale ondernemingen kent. Die zoekt wie u kan helpen.",
    "sent": "Uw vraag is voorgelegd aan organisaties die ze misschien kunnen uitvoeren.",
    "answered": "Een of meer organisaties kunnen u helpen.",
}
NEXT = {  # what a step of the timetable means for the asker
    "lapse": "Bevestigde u uw adres dan nog niet, dan vervalt uw vraag.",
    "regisseur": "Is er dan nog niemand gevonden, dan krijgt de regisseur een herinnering.",
    "province": "Is er dan nog niemand gevonden, dan krijgt de provincie een bericht.",
    "close": "Dan sluit uw vraag, en krijgt u te lezen waarom.",
}


def where(question: Question) -> str:
    """Where it stands."""
    return WHERE.get(question.state) or choices.BECAUSE.get(question.closed_because, "")


def next_steps(question: Question, done: Collection[str], today: date) -> list[tuple[date, str]]:
    """What comes next, with its day."""
    coming = timetable.upcoming("question", question.state, question.events, done, today)
    return [(on, NEXT[step.name]) for on, step in coming]
