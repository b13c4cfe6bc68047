"""What the score of one offering for a search is made of: its words, one by one, and what comes from the meaning.

The parts are the very clauses that a visitor's search sends (app.search.query), each with a name; the engine says in
one answer which of them the offering meets, and what each adds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.quality import rule_texts
from app.quality.findings import Finding
from app.search import query
from app.search.ask import Ask
from app.search.scope import Clause
from app.search.weights import Weighed
from app.wording import dutch
from dutch import compounds

FIELDS = {
    "title": "titel",
    "activity_text": "activiteiten",
    "affirmed": "beschrijving",
    "organisation_name": "naam van de organisatie",
}
PARTS = {"title": "title_parts", "activity_text": "activity_parts", "affirmed": "description_parts"}
HOW = {"typed": "ja", "meant": "met een ander woord", "parts": "als deel van een woord", "": "nee"}
MOST_WORDS = 20
Met = Mapping[str, float]  # name of a query that the offering meets -> what it scores


@dataclass(frozen=True)
class WordMatch:
    """A word of the need: the percentage it has in what all words say, how it stands in each field (HOW), and the rules
    that bring other words for it."""

    word: str
    percent: int
    how: Mapping[str, str]
    rules: Sequence[str] = ()

    @property
    def stands_anywhere(self) -> bool:
        """Whether it stands in any field."""
        return any(how != HOW[""] for how in self.how.values())


def named_queries(ask: Ask) -> list[Clause]:
    """The whole need, all of its words, and each of them in each field, by name."""
    need = [_scored("need", query.scored_query(ask)), *([_scored("words", query.words(ask))] if ask.words else [])]
    excluded = [
        {"bool": {"filter": [query.anywhere(word)], "_name": f"excluded:{word}"}} for word in ask.understood.excluded
    ]
    return [*need, *excluded, *[named for word in _significant(ask) for named in _in_fields(word.word)]]


def _scored(name: str, clause: Clause) -> Clause:
    return {"bool": {"must": [clause], "_name": name}}


def _in_fields(word: str) -> list[Clause]:
    named = []
    for name in FIELDS:
        named.append(_match(name, word, f"typed:{word}:{name}"))
    for name, parts in PARTS.items():
        named.append(_match(name, word, f"meant:{word}:{name}", "nl_search"))
        named.append(_match(parts, compounds.parts(word), f"parts:{word}:{name}", "nl_search"))
    return named


def _match(name: str, text: str, label: str, analyzer: str = "nl_index") -> Clause:
    return {"match": {name: {"query": text, "analyzer": analyzer, "operator": "and", "_name": label}}}


def _significant(ask: Ask) -> list[Weighed]:
    """The words that are searched, each once."""
    return list({word.word: word for word in ask.words}.values())[:MOST_WORDS]


def word_matches(db: sa.Engine, ask: Ask, met: Met) -> list[WordMatch]:
    """How each word stands in the offering."""
    texts, each = rule_texts.live(db), _significant(ask)
    total = sum(word.weight for word in each) or 1.0
    return [
        WordMatch(
            word.word,
            round(100 * word.weight / total),
            {label: HOW[_how(word.word, name, met)] for name, label in FIELDS.items()},
            [rule.text for rule in rule_texts.holding(texts, word.word)],
        )
        for word in each
    ]


def _how(word: str, name: str, met: Met) -> str:
    return next((how for how in ("typed", "meant", "parts") if f"{how}:{word}:{name}" in met), "")


def findings(ask: Ask, words: Sequence[WordMatch], met: Met) -> list[Finding]:
    """What a need asks of an offering, and whether that is enough."""
    if ask.understood.is_empty:
        return []
    out = [word for word in ask.understood.excluded if f"excluded:{word}" in met]
    return [
        *[Finding(False, f"Ze noemt “{word}”, en dat sloot u uit.") for word in out],
        *_spoken(words),
        *_enough(ask, met),
    ]


def _spoken(words: Sequence[WordMatch]) -> list[Finding]:
    """How much of what the words say stands in the offering."""
    missing = [word for word in words if not word.stands_anywhere]
    if not words or not missing:
        return [Finding(True, "Alle woorden van de zoekvraag komen in de aanbieding voor.")] if words else []
    if len(missing) == len(words):
        return [
            Finding(False, "Geen enkel woord van de zoekvraag staat in de titel, de activiteiten of de beschrijving.")
        ]
    lacking = dutch.listed([f"“{word.word}” ({word.percent} %)" for word in missing])
    return [Finding(None, f"Niet elk woord komt erin voor. Dit ontbreekt, met hoeveel het meetelt: {lacking}.")]


def _enough(ask: Ask, met: Met) -> list[Finding]:
    """The score beside what a result needs."""
    score, by_words = met.get("need", 0.0), met.get("words", 0.0)
    least = dutch.score(ask.measure.plausible)
    if score >= ask.measure.plausible:
        return [Finding(True, f"Haar score is {dutch.score(score)}. Vanaf {least} is een aanbieding een resultaat.")]
    parts = f"{dutch.score(by_words)} door haar woorden en {dutch.score(score - by_words)} door haar betekenis"
    short = f"Haar score is {dutch.score(score)}: {parts}. Een resultaat heeft minstens {least}."
    if score < ask.measure.possible:
        return [Finding(False, f"{short} Ze past te weinig bij deze zoekvraag.")]
    return [Finding(False, f"{short} Ze staat hoogstens onder de lijst, als er weinig resultaten zijn.")]
