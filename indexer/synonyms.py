"""Sector synonyms: text files, one per sector, each rule on a line of its own with its reason in a comment above it.

Solr's format. `a, b, c` is a *concept*: its variants are equal. `a => b` goes one way: who types a also finds b, not
the other way round. A term that is a variant of a concept stands for the whole concept, on either side of the arrow.

A concept is compiled to one rule for its words and one for each of its *phrases* (variants of several words): who types
a word finds the other words; who types a phrase finds that phrase and the words. No rule *brings* a phrase that was not
typed: the engine would count each as a clause in each field, and refuse a long query (too_many_nested_clauses).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from dutch import analysis

Form = tuple[str, ...]  # a term as the engine sees it: its stems; two terms with the same form are the same variant
Terms = dict[Form, str]  # the variants of one side, each with a spelling

# How many words a phrase brings along; with the phrase itself they are clauses of their own in each field.
WORDS_BESIDE_PHRASE = 6


def read(folder: Path) -> dict[str, list[str]]:
    """The rules of every file in `folder`: {"groen-en-natuur": ["haag, heg", …]}."""
    return {path.stem: parse(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))}


def parse(text: str) -> list[str]:
    """The rules in a text, without comments and blank lines."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def sides(rule: str) -> list[list[str]]:
    """The terms of a rule: one list for a concept, two for a one-way rule."""
    return [[term.strip() for term in side.split(",")] for side in rule.split("=>")]


def form(term: str) -> Form:
    """What the engine makes of a term: "ramen wassen" -> ("ram", "was"); empty when only stop words are left."""
    return tuple(analysis.analyse(term))


def compile_rules(files: Mapping[str, Iterable[str]], stop_words: Iterable[str]) -> list[str]:
    """Rules for the engine's `synonym_graph` filter, in a stable order.

    Stop words are left out of each term: the engine refuses a whole index for one term that it reduces to nothing.
    Variants with the same form collapse into one.
    """
    stop = frozenset(stop_words)
    rules = [[_terms(side, stop) for side in sides(rule)] for name in sorted(files) for rule in files[name]]
    concepts = _concepts(rule[0] for rule in rules if len(rule) == 1)
    brought = _brought((rule for rule in rules if len(rule) == 2), concepts)
    # One object per concept, in the order of the files; a left side outside all concepts is a concept of its own.
    every = {id(concept): concept for concept in concepts.values()}
    return [rule for key, concept in every.items() for rule in _engine_rules(concept, brought.get(key, {}))]


def _terms(side: Iterable[str], stop: frozenset[str]) -> Terms:
    kept = (" ".join(word for word in term.split() if word.lower() not in stop) for term in side)
    found: Terms = {}
    for term in kept:
        if stems := form(term):
            found.setdefault(stems, term)
    return found


def _concepts(groups: Iterable[Terms]) -> dict[Form, Terms]:
    """The concept of each variant. Groups that share a variant are one concept."""
    concepts: dict[Form, Terms] = {}
    for group in groups:
        merged: Terms = {}
        for stems in group:
            merged |= concepts.get(stems, {})
        merged |= group
        concepts |= dict.fromkeys(merged, merged)
    return concepts


def _brought(one_way: Iterable[list[Terms]], concepts: dict[Form, Terms]) -> dict[int, Terms]:
    """What one-way rules bring to each concept, by its id. Left terms without a concept are added to `concepts`."""
    brought: dict[int, Terms] = {}
    for left, right in one_way:
        found: Terms = {}
        for stems, term in right.items():
            found |= concepts.get(stems, {stems: term})
        for stems, term in left.items():
            concept = concepts.setdefault(stems, {stems: term})
            brought.setdefault(id(concept), {}).update(found)
    return brought


def _engine_rules(concept: Terms, brought: Terms) -> list[str]:
    words = [term for stems, term in concept.items() if len(stems) == 1]
    phrases = [term for stems, term in concept.items() if len(stems) > 1]
    others = [term for stems, term in brought.items() if len(stems) == 1 and stems not in concept]
    rules = [f"{', '.join(words)} => {', '.join([*words, *others])}"] if words and others else []
    if len(words) > 1 and not others:
        rules = [", ".join(words)]
    beside = [*words, *others][:WORDS_BESIDE_PHRASE]
    return rules + [f"{phrase} => {', '.join([phrase, *beside])}" for phrase in phrases if beside]
