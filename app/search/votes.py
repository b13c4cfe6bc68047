"""What the meaning of a need adds to the score of an offering: likeness, and the activities that the need speaks of."""

from __future__ import annotations

from collections.abc import Mapping

from app.search import relevance
from app.search.ask import Near
from app.search.scope import Clause
from indexer import taxonomy

_NAMES_SOME: Clause = {"exists": {"field": "activities"}}


def clauses(near: Near) -> list[Clause]:
    """Likeness by offering, and the best vote of an activity; what names none votes by its text."""
    like = _like(near.offerings)
    votes = [clause for name, share in near.activities.items() for clause in _named(name, relevance.VOTE * share)]
    of_text = relevance.VOTE * (1.0 if near.by_words else relevance.BY_TEXT)
    texts = [_by_text(name, of_text * share, near) for name, share in near.activities.items()]
    return [*like, *([{"dis_max": {"queries": [*votes, *texts]}}] if votes else [])]


def _like(shares: Mapping[str, float]) -> list[Clause]:
    """What likeness adds to each offering that has some."""
    steps = {identity: round(share * relevance.LIKE_STEPS) for identity, share in shares.items()}
    added = {identity: step / relevance.LIKE_STEPS for identity, step in steps.items() if step}
    script = {"source": "params.added[doc['id'].value]", "params": {"added": added}}
    return [{"script_score": {"query": {"ids": {"values": list(added)}}, "script": script}}] if added else []


def _named(activity: str, share: float) -> list[Clause]:
    """An offering whose source names the activity first, or beside others: "Strijkerij met afhaalpunten"."""
    beside = _adds({"term": {"activities": activity}}, relevance.BESIDE * share)
    return [_adds({"term": {"main_activity": activity}}, share), beside]


def _by_text(activity: str, share: float, near: Near) -> Clause:
    """An offering that has trade words of an activity; one that names others has not this one, where that is exact."""
    about = taxonomy.activities()[activity]
    how = {"query": about.text, "analyzer": "nl_index"}
    met = [_adds({"match": {name: how}}, weight * share) for name, weight in relevance.TRADE_WEIGHTS.items()]
    exact = [] if near.broad else [_NAMES_SOME]
    return {"bool": {"must": [{"dis_max": {"queries": met}}], "must_not": exact}}


def _adds(clause: Clause, boost: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": boost}}
