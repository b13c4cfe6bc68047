"""Sector synonyms: text files, one per sector, each rule on a line of its own with its reason in a comment above it.

Solr's format. `a, b, c` is a *concept*: its variants are equal. `a => b` goes one way: who types a also finds b, not
the other way round. A term that is a variant of a concept stands for the whole concept, on either side of the arrow.

A variant is a word or a *phrase* of several words. A concept is compiled to one rule for its words, and one for each
of its phrases: all bring the words of the concept, and a few of its phrases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dutch import analysis
from indexer.rules.file import parse, sides

Form = tuple[str, ...]  # a term as the engine sees it: its stems; terms with the same form are the same variant
Terms = dict[Form, str]  # variants, each with a spelling

# The first phrases of a concept are also searched when another variant was typed. With a phrase beside it, each word
# brought is a clause of its own in each field, and the engine counts clauses: hence both limits (they keep a typed word
# under 230 clauses; app/search/relevance.py counts on it). nDCG@10 on two catalogues: no phrases 0.786 and 0.622, one
# 0.794 and 0.631, two 0.804 and 0.648.
PHRASES_BROUGHT = 2
WORDS_BROUGHT = 24


@dataclass(eq=False)
class Concept:
    """Equal `variants`, and what one-way rules `bring` to who types one of them."""

    variants: Terms
    brings: Terms = field(default_factory=dict)


def texts(folder: Path) -> dict[str, str]:
    """The text of every file in `folder`, by its name without ".txt"."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def read(folder: Path) -> dict[str, list[str]]:
    """The rules of every file in `folder`: {"groen-en-natuur": ["haag, heg", …]}."""
    return {name: [rule.text for rule in parse(name, text)] for name, text in texts(folder).items()}


@lru_cache(maxsize=20_000)  # all terms of the files: a lint asks for each several times
def form(term: str) -> Form:
    """What the engine makes of a term: "ramen wassen" -> ("ram", "was"); empty when only stop words are left."""
    return tuple(analysis.analyse(term))


def compile_rules(files: Mapping[str, Iterable[str]], stop_words: Iterable[str]) -> list[str]:
    """Rules for the engine's `synonym_graph` filter, in a stable order.

    Stop words are left out of each term: the engine refuses a whole index for one term that it reduces to nothing.
    Variants with the same form collapse into one; concepts that share a variant become one.
    """
    stop = frozenset(stop_words)
    rules = [[_terms(side, stop) for side in sides(rule)] for name in sorted(files) for rule in files[name]]
    concepts = _concepts(rule[0] for rule in rules if len(rule) == 1)
    for rule in rules:
        if len(rule) == 2:
            _add_one_way(concepts, *rule)
    return [rule for concept in dict.fromkeys(concepts.values()) for rule in _engine_rules(concept)]


def in_stems(rule: str) -> str:
    """A compiled rule with the stems of its terms, which the engine reads in half the time: it has no word to analyse,
    and forms of one word are one. It compiles all rules several times for each index that it makes."""
    left, right = (", ".join(dict.fromkeys(" ".join(form(term)) for term in side)) for side in sides(rule))
    return f"{left} => {right}"


def kin(rules: Iterable[str]) -> dict[str, set[str]]:
    """What compiled rules bring to each word, stem by stem: "wc" -> toilet, sanitair."""
    found: dict[str, set[str]] = defaultdict(set)
    for left, right in map(sides, rules):
        brought = {form(term)[0] for term in right if len(form(term)) == 1}
        for term in left:
            if len(form(term)) == 1:
                found[form(term)[0]] |= brought
    return dict(found)


def _terms(side: Iterable[str], stop: frozenset[str]) -> Terms:
    kept = (" ".join(word for word in term.split() if word.lower() not in stop) for term in side)
    found: Terms = {}
    for term in kept:
        if stems := form(term):
            found.setdefault(stems, term)
    return found


def _concepts(groups: Iterable[Terms]) -> dict[Form, Concept]:
    """The concept of each variant."""
    concepts: dict[Form, Concept] = {}
    for group in groups:
        variants: Terms = {}
        for stems in group:
            variants |= concepts[stems].variants if stems in concepts else {}
        merged = Concept(variants | group)
        concepts |= dict.fromkeys(merged.variants, merged)
    return concepts


def _add_one_way(concepts: dict[Form, Concept], left: Terms, right: Terms) -> None:
    """Let the concept of each left term bring the concept of each right one. A lone left term becomes a concept."""
    found: Terms = {}
    for stems, term in right.items():
        found |= concepts[stems].variants if stems in concepts else {stems: term}
    for stems, term in left.items():
        concepts.setdefault(stems, Concept({stems: term})).brings.update(found)


def _engine_rules(concept: Concept) -> list[str]:
    words, phrases = _words_and_phrases(concept.variants)
    others, longer = _words_and_phrases({f: t for f, t in concept.brings.items() if f not in concept.variants})
    nearest = [*words, *others[: max(0, WORDS_BROUGHT - len(words))]]
    brought = [*nearest, *phrases[:PHRASES_BROUGHT], *longer[:PHRASES_BROUGHT]]
    rules = [_rule(words, brought)] if words and len(brought) > 1 else []
    return rules + [_rule([phrase], [phrase, *brought]) for phrase in phrases if {phrase} != set(brought)]


def _words_and_phrases(terms: Terms) -> tuple[list[str], list[str]]:
    words = [term for stems, term in terms.items() if len(stems) == 1]
    return words, [term for stems, term in terms.items() if len(stems) > 1]


def _rule(left: list[str], right: list[str]) -> str:
    return f"{', '.join(left)} => {', '.join(dict.fromkeys(right))}"
