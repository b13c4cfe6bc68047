"""The one activity that a search speaks of. Pure."""

from __future__ import annotations

from app.search.ask import Ask

SPEAKS = 0.3  # of a vote: below it a need only touches an activity


def activity(ask: Ask) -> str:
    """The activity that was chosen, else that of a procurement code, else the one that the words speak of most
    clearly; "" when it is none, or when they speak of what nobody here does."""
    chosen = ask.params.choices.get("activiteit", ())
    coded = [name for code in ask.understood.cpv for name in code.activities]
    if len(chosen) == 1 or len(set(coded)) == 1:
        return (chosen or coded)[0]
    votes = ask.near.activities
    best = min(votes, key=lambda name: (-votes[name], name), default="")
    return best if best and votes[best] >= SPEAKS and not (chosen or coded or ask.near.outside) else ""
