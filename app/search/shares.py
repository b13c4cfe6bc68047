"""What an offering has of the words of a need: each word, or those of a phrase together, for as much as it says."""

from __future__ import annotations

from collections.abc import Sequence

from app.search import relevance, weights
from app.search.ask import Ask
from app.search.phrases import PhraseInNeed
from app.search.scope import Clause
from app.search.understand import UnderstoodQuery
from app.search.weights import Weighed
from dutch import compounds
from dutch.normalise import tokens


def shares(ask: Ask) -> list[Clause]:
    """Each word for as much as it says, and how closely all of them are met.

    One clause has a name, by which a hit says that it has words of the need: each name costs time for every hit.
    """
    total = weights.total(ask.words)
    synonyms = len(ask.words) <= relevance.SYNONYM_WORDS
    each = [weights.share(word, total) for word in ask.words]
    met = [_word(word, share, synonyms=synonyms) for word, share in zip(ask.words, each, strict=True)]
    most = max(total, relevance.CLOSE_WORD * weights.count(ask.words)) * relevance.ENGINE_MOST
    script = {"source": "params.close * _score / (_score + params.half)"}
    script_values = {"params": {"close": ask.measure.close, "half": relevance.CLOSE_HALF * most}}
    text = {"query": text_query(ask.understood), "_name": "close"}
    close = {"script_score": {**text, "script": {**script, **script_values}}}
    if len(met) > 1 and synonyms:
        together = {"bool": {"should": _grouped(met, each, ask.phrases)}}
        return [_best([together, _as_one(ask.understood.text, 1.0)]), close]
    return [*met, close]


def _grouped(met: Sequence[Clause], each: Sequence[float], phrases: Sequence[PhraseInNeed]) -> list[Clause]:
    """The words, where phrases hold some of them: those by themselves, or one of the phrases, whatever is more."""
    groups = [{n} for n in range(len(met))]
    for phrase in phrases:
        touched = [group for group in groups if group & phrase.made_of]
        groups = [*(group for group in groups if group not in touched), set().union(*touched)]
    return [_group(sorted(group), met, each, [p for p in phrases if p.made_of <= group]) for group in groups]


def _group(numbers: list[int], met: Sequence[Clause], each: Sequence[float], phrases: list[PhraseInNeed]) -> Clause:
    """These words by themselves or as a phrase; where a phrase holds them all, one of them by itself says less."""
    held = any(len(phrase.made_of) == len(numbers) for phrase in phrases)
    apart = {"bool": {"should": [met[n] for n in numbers], "boost": relevance.APART if held else 1.0}}
    return _best([apart, *(_as_one(phrase.text, sum(each[n] for n in phrase.made_of)) for phrase in phrases)])


def _as_one(text: str, share: float) -> Clause:
    """Words together as one need: "flyers bussen" is "busbedeling"."""
    weight, parts = share * relevance.SYNONYM_WEIGHT, compounds.parts(text)
    whole = [_share(name, text, weight * field) for name, field in relevance.TEXT_WEIGHTS.items()]
    return _best([*whole, *(_share(name, parts, weight * field) for name, field in relevance.PARTS_WEIGHTS.items())])


def _best(clauses: list[Clause]) -> Clause:
    return {"dis_max": {"queries": clauses}} if len(clauses) > 1 else clauses[0]


def _word(weighed: Weighed, share: float, *, synonyms: bool) -> Clause:
    """One word: the best place where it stands counts."""
    word, parts = weighed.word, " ".join(weighed.parts)
    first, *rest = weighed.parts
    met: list[Clause] = []
    for name, weight in relevance.TEXT_WEIGHTS.items():
        met.append(_share(name, word, weight * share, "nl_index"))
        if synonyms:
            met.append(_share(name, word, weight * share * relevance.SYNONYM_WEIGHT))
    for name, weight in relevance.PARTS_WEIGHTS.items():
        met.append(_share(name, parts, weight * share, "nl_index"))
        if synonyms:
            met.append(_share(name, parts, weight * share * relevance.SYNONYM_WEIGHT))
        if rest:
            met.append(_share(name, rest[-1], weight * share * relevance.LAST_PART, "nl_index"))
            met.append(_share(name, first, weight * share * relevance.FIRST_PART, "nl_index"))
    return _best(met)


def _share(name: str, text: str, boost: float, analyzer: str = "") -> Clause:
    how: dict[str, object] = {"analyzer": analyzer} if analyzer else {"auto_generate_synonyms_phrase_query": False}
    match = {"match": {name: {"query": text, "operator": "and", **how}}}
    return {"constant_score": {"filter": match, "boost": boost}}


def text_query(query: UnderstoodQuery) -> Clause:
    """The need as the engine ranks it: the best field counts, the others add a little."""
    # phrases from multi-word synonyms would demand the words side by side: who types "ramen lappen" rarely cares
    how = {"auto_generate_synonyms_phrase_query": False}
    typed: list[Clause] = []
    meant: list[Clause] = []
    for fields, text in ((relevance.TEXT_WEIGHTS, query.text), (relevance.PARTS_WEIGHTS, query.parts)):
        for name, weight in fields.items():
            if name != "organisation_name":
                typed.append({"match": {name: {"query": text, "boost": weight, "analyzer": "nl_index"}}})
            meant.append({"match": {name: {"query": text, "boost": weight * relevance.SYNONYM_WEIGHT, **how}}})
    long = len(tokens(query.text)) > relevance.SYNONYM_WORDS
    return {"dis_max": {"queries": typed if long else [*typed, *meant], "tie_breaker": relevance.TIE_BREAKER}}
