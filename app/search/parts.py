"""A task list or specification in parts: for each activity that it speaks of, the words of the text that do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.search import clauses, pasted
from app.search.ask import Ask
from app.search.params import SearchParams, is_text
from app.search.pasted import MOST_READ, Need
from app.search.service import SearchService

MOST = 12  # parts with an activity of their own; what a list has besides stands together in one more


@dataclass(frozen=True)
class Part:
    """A part of a text: its activity, its words as they were typed, and the search for them.

    What is left of a list has neither activity nor search.
    """

    activity: str
    words: str
    ask: Ask | None


def is_long(text: str) -> bool:
    """Whether a text may have parts: one short sentence is one need."""
    return is_text(text) or len(clauses.units(text)) > 1


def find_parts(service: SearchService, text: str, within: SearchParams) -> list[Part]:
    """The parts of a long text in its order; none when it speaks of fewer than two activities. `within` has the chosen
    place and choices. Raises EngineUnavailable."""
    if not is_long(text):
        return []
    by_activity: dict[str, list[Need]] = {}
    for need in pasted.needs_in(service, text, within, 3 * MOST_READ):
        by_activity.setdefault(need.activity, []).append(need)
    if len(by_activity) < 2:
        return []
    units = clauses.units(text)
    shown = dict(islice(by_activity.items(), MOST))
    clause_of = {need.clause: activity for activity, needs in by_activity.items() for need in needs}
    parts = [Part(activity, _words(units, needs, clause_of), needs[0].ask) for activity, needs in shown.items()]
    left = _left(text, {clause for clause, activity in clause_of.items() if activity in shown})
    return [*parts, Part("", left, None)] if left else parts


def _words(units: Mapping[str, Collection[str]], own: Sequence[Need], clause_of: Mapping[str, str]) -> str:
    """The words of a part: a whole sentence or line when it speaks of nothing else, or only the clause."""

    def holds(unit: str, need: Need) -> bool:
        spoken = {clause_of[clause] for clause in units[unit] if clause in clause_of}
        return need.clause in units[unit] and spoken == {need.activity}

    words = [next((unit for unit in units if holds(unit, need)), need.clause) for need in own]
    return "\n".join(dict.fromkeys(words))


def _left(text: str, spoken: Collection[str]) -> str:
    """The lines of a list of which no clause is in a part."""
    lines = [line for line in clauses.list_lines(text) if not set(clauses.clauses(line)) & set(spoken)]
    return "\n".join(dict.fromkeys(lines))
