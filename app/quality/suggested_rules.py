"""Rules to suggest for a text that finds hardly anything: a nearby spelling, the part of a compound, the trade.

Suggestions only: whoever takes one sees its effect before it goes live.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.search.results import SearchResults
from dutch import analysis, compounds, spelling
from dutch.spelling import Vocabulary
from indexer import taxonomy
from indexer.rules import synonym_lint

FROM_HITS = 5  # hits whose activities say what trade is meant
MOST = 4
GENERAL = "algemeen"


@dataclass(frozen=True)
class Suggestion:
    """A rule for a sector's file, and why, in Dutch."""

    rule: str
    sector: str
    why: str


def suggest(text: str, results: SearchResults, vocabulary: Vocabulary) -> list[Suggestion]:
    """Rules for a folded text; `results` is what it finds now, what may still be possible included."""
    term = _term(text, vocabulary)
    made = [*_spelt(term, vocabulary), *_parts(term, vocabulary), *_trade(term, results)]
    first = {suggestion.rule: suggestion for suggestion in reversed(made)}
    good = [suggestion for suggestion in made if first[suggestion.rule] is suggestion and _is_fit(suggestion.rule)]
    return good[:MOST]


def _term(text: str, vocabulary: Vocabulary) -> str:
    """The only word that no offering has, when it is one; else the whole text, without words that are not indexed."""
    kept = [word for word in text.split() if analysis.analyse(word)]
    unknown = [word for word in kept if word not in vocabulary.counts]
    return unknown[0] if len(unknown) == 1 else " ".join(kept)


def _spelt(term: str, vocabulary: Vocabulary) -> Iterator[Suggestion]:
    for word in [] if " " in term else vocabulary.near(term, 1) or vocabulary.near(term, 2):
        if word in vocabulary.counts and not spelling.is_inflection(term, word):
            yield Suggestion(f"{term} => {word}", GENERAL, f"“{word}” lijkt erop en komt voor in het aanbod.")


def _parts(term: str, vocabulary: Vocabulary) -> Iterator[Suggestion]:
    parts = compounds.split(term) if " " not in term else []
    for part in reversed(parts if len(parts) > 1 else []):
        if part in vocabulary.counts:
            yield Suggestion(f"{term} => {part}", GENERAL, f"“{part}” is een deel van het woord en komt voor.")


def _trade(term: str, found: SearchResults) -> Iterator[Suggestion]:
    """The activity that most of the nearest hits have, in words or in meaning."""
    near = [*found.hits, *found.more][:FROM_HITS]
    counted = Counter(slug for hit in near for slug in hit["activities"])
    for slug, count in counted.most_common(2):
        activity = taxonomy.activities()[slug]
        label = " ".join(word for word in activity.label.lower().split() if analysis.analyse(word))
        why = f"{count} van de {len(near)} aanbiedingen die er het dichtst bij komen, doen “{activity.label}”."
        yield Suggestion(f"{term} => {label}", activity.sector, why)


def _is_fit(rule: str) -> bool:
    return not synonym_lint.lint({"voorstel.txt": f"# voorstel\n{rule}"})
