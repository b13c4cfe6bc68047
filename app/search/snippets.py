"""The sentence that shows why an offering fits: the one with most of what the need says.

The engine marks the words of the need in all that a description affirms; the sentence is chosen here, by how much each
marked word says. A synonym counts, but never more than a word as typed. Where no sentence says enough there is none,
and the page shows how the text begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.search import relevance
from app.search.ask import Ask
from dutch.analysis import stem
from dutch.normalise import fold, sentences

MARK_START, MARK_END = "\ue000", "\ue001"  # private-use characters: no text of a source holds them
LONGEST = 180  # characters; a shorter sentence takes the next one along
ENOUGH = 0.2  # of what the need says: less shows nothing
_MARKED = re.compile(f"{MARK_START}([^{MARK_START}{MARK_END}]*){MARK_END}")


def highlight(ask: Ask) -> dict[str, object]:
    """The part of a request that asks for the marks."""
    query = ask.understood
    texts = [{"query": query.text, "analyzer": "nl_index"}, {"query": query.parts, "analyzer": "nl_index"}]
    meant = {"query": query.text, "auto_generate_synonyms_phrase_query": False}
    phrases = [{"match_phrase": {"affirmed": {"query": phrase, "analyzer": "nl_index"}}} for phrase in query.phrases]
    words = [{"match": {"affirmed": text}} for text in (*texts, meant)]
    return {"number_of_fragments": 0, "highlight_query": {"bool": {"should": [*words, *phrases]}}}


def weights(ask: Ask) -> dict[str, float]:
    """How much each stem of a need says, as a share of all of it."""
    total = sum(word.weight for word in ask.words) or 1.0
    return {stem(fold(word.word)): word.weight / total for word in ask.words}


def best(marked: str, shares: Mapping[str, float]) -> str:
    """The sentence of a marked text that says most of the need, with its marks; "" when none says enough.

    `shares` is how much each stem of the need says; without any (a phrase) the first sentence with a mark is the best.
    """
    every = sentences(marked)
    worth = [_worth(_MARKED.findall(sentence), shares) for sentence in every]
    most = max(worth, default=0.0)
    if most < ENOUGH:
        return ""
    at = worth.index(most)
    return _cut(every[at]) if len(every[at]) > LONGEST else _with_next(every[at:])


def _worth(marks: Sequence[str], shares: Mapping[str, float]) -> float:
    """What the marked words of a sentence say; each stem counts once."""
    if not shares:
        return float(bool(marks))
    synonym = relevance.SYNONYM_WEIGHT * min(shares.values())
    return sum(shares.get(word, synonym) for word in {stem(fold(mark)) for mark in marks})


def _with_next(following: Sequence[str]) -> str:
    """A sentence with those after it, as far as there is room."""
    text, *rest = following
    for sentence in rest:
        if len(text) + len(sentence) >= LONGEST:
            break
        text = f"{text} {sentence}"
    return text


def _cut(sentence: str) -> str:
    """A long sentence around its first mark, between words."""
    first = max(0, sentence.index(MARK_START) - LONGEST // 3)
    begin = sentence.rfind(" ", 0, first) + 1 if first else 0
    end = sentence.rfind(" ", 0, begin + LONGEST) if len(sentence) > begin + LONGEST else len(sentence)
    if sentence.rfind(MARK_START, 0, end) > sentence.rfind(MARK_END, 0, end):
        end = sentence.find(MARK_END, end) + 1
    return f"{'… ' if begin else ''}{sentence[begin:end]}{' …' if end < len(sentence) else ''}"
