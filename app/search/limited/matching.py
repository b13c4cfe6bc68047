"""Which rows of the local copy a clause of our requests matches, and with which score.

Only clauses that our own builders make (app.search.query and what it stands on): any other is refused, so that nothing
is answered in part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from operator import ge, gt, le, lt
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from app.search.limited.copy_file import CopyFile, Mask, Scores
from app.search.limited.terms import Group, Terms, phrase, within
from base.errors import EngineUnavailable
from dutch.distance import EARTH_RADIUS_KM
from dutch.normalise import fold
from indexer.local_copy import layout
from indexer.local_copy.series import Numbers, Series

Body = Mapping[str, Any]
K1, B = 1.2, 0.75  # of BM25, as in the engine
_NO_ROWS: Numbers = np.empty(0, dtype=np.int32)


@dataclass(frozen=True)
class Matches:
    """For each row whether it matches, and its score; 0 where it does not."""

    mask: Mask
    scores: Scores


@dataclass
class Matcher:
    """Reads clauses for one request; `named` are the masks of those that have a name."""

    file: CopyFile
    terms: Terms
    named: dict[str, Mask] = field(default_factory=dict)
    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # field -> what is sought there

    def of(self, clause: Body) -> Matches:
        """What a clause matches. Raises EngineUnavailable for one that is not ours."""
        ((kind, body),) = clause.items()
        if kind not in _KINDS:
            raise EngineUnavailable(f"De kopie kent deze vraag niet ({kind}).")
        return _KINDS[kind](self, body)

    def mask(self, clauses: Body | Sequence[Body]) -> Mask:
        """The rows that match each of some filters."""
        masks = [self.of(clause).mask for clause in _listed(clauses)]
        return np.logical_and.reduce(masks) if masks else self._all()

    def _all(self) -> Mask:
        return np.ones(self.file.size, dtype=np.bool_)

    def of_rows(self, rows: Numbers, score: float | Scores = 1.0) -> Matches:
        """These rows, each with a score."""
        mask = self.mask_of(rows)
        scores = np.zeros(self.file.size, dtype=np.float32)
        scores[rows] = score
        return Matches(mask, scores)

    def mask_of(self, rows: Numbers) -> Mask:
        """These rows, as a mask."""
        mask = np.zeros(self.file.size, dtype=np.bool_)
        mask[rows] = True
        return mask

    def sought(self, name: str, how: Body) -> Sequence[Group]:
        """The words of a clause as they are sought in a field."""
        groups = self.terms.groups(name, how["query"], how.get("analyzer", ""))
        self.stems[name].update(stem for group in groups for stem in group.stems)
        return groups

    def having(self, name: str, values: Sequence[str]) -> Matches:
        """The rows that have one of some values in a field."""
        series = self.file.series(name)
        wanted = np.zeros(len(series.choices), dtype=np.bool_)
        wanted[[place for place in (_place(series, value) for value in values) if place is not None]] = True
        return self.of_rows(series.numbers[wanted[series.codes]])


def _place(series: Series, value: str) -> int | None:
    """The place of a value among the choices of a series."""
    choices = cast("Sequence[str]", series.choices)
    place = bisect_left(choices, value)
    return place if place < len(choices) and choices[place] == value else None


def _everything(matcher: Matcher, _body: Body) -> Matches:
    return matcher.of_rows(np.arange(matcher.file.size, dtype=np.int32))


def _nothing(matcher: Matcher, _body: Body) -> Matches:
    return matcher.of_rows(_NO_ROWS)


def _term(matcher: Matcher, body: Body) -> Matches:
    ((name, value),) = body.items()
    value, boost = (value["value"], value["boost"]) if isinstance(value, dict) else (value, 1.0)
    matched = matcher.having(name, [_normal(name, value)])
    return Matches(matched.mask, matched.scores * np.float32(boost))


def _normal(name: str, value: str) -> str:
    return fold(value) if layout.fields()[name].normalizer else value


def _terms(matcher: Matcher, body: Body) -> Matches:
    ((name, values),) = body.items()
    return matcher.having(name, values)


def _ids(matcher: Matcher, body: Body) -> Matches:
    return matcher.having("id", body["values"])


def _exists(matcher: Matcher, body: Body) -> Matches:
    return matcher.of_rows(matcher.file.series(body["field"]).numbers)


def _range(matcher: Matcher, body: Body) -> Matches:
    ((name, bounds),) = body.items()
    series = matcher.file.series(name)
    fits = np.array([all(_COMPARED[how](value, bound) for how, bound in bounds.items()) for value in series.choices])
    return matcher.of_rows(series.numbers[fits[series.codes]] if len(fits) else series.numbers)


_COMPARED: Mapping[str, Callable[..., bool]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}


def _geo_distance(matcher: Matcher, body: Body) -> Matches:
    numbers, km = distances(matcher.file, body["locations"])
    return matcher.of_rows(numbers[km <= float(body["distance"].removesuffix("km"))])


def distances(file: CopyFile, point: Body) -> tuple[Numbers, NDArray[np.float64]]:
    """Each site's row, and its distance to a point in km (great circle)."""
    series = file.series("locations")
    lat, lon = np.radians(np.array(series.choices, dtype=np.float64).reshape(-1, 2).T)
    here = np.radians((point["lat"], point["lon"]))
    half = np.sin((lat - here[0]) / 2) ** 2 + np.cos(lat) * np.cos(here[0]) * np.sin((lon - here[1]) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return series.numbers, km[series.codes]


def _match(matcher: Matcher, body: Body) -> Matches:
    """Words in a field, ranked by BM25 as the engine does, but for how often a word stands in one text."""
    name, how = _field_and_options(body)
    groups, file = matcher.sought(name, how), matcher.file
    masks = [matcher.mask_of(file.rows(within([name], group))) for group in groups]
    if not masks:
        return _nothing(matcher, {})
    mask = (np.logical_and if how.get("operator") == "and" else np.logical_or).reduce(masks)
    shorter = 1 / (1 + K1 * (1 - B + B * file.lengths(layout.folded(name))))
    ranks = sum((each * _rarity(int(each.sum()), file.size) for each in masks), np.zeros(file.size, dtype=np.float32))
    return Matches(mask, (ranks * shorter * mask * how.get("boost", 1.0)).astype(np.float32))


def _rarity(having: int, every: int) -> np.float32:
    """What a word says that so many of all rows have (idf)."""
    return np.float32(log(1 + (every - having + 0.5) / (having + 0.5)))


def _field_and_options(body: Body) -> tuple[str, Body]:
    ((name, how),) = body.items()
    return name, how if isinstance(how, dict) else {"query": how}


def _phrase(matcher: Matcher, body: Body) -> Matches:
    name, how = _field_and_options(body)
    return _side_by_side(matcher, [name], how["query"])


def _phrase_anywhere(matcher: Matcher, body: Body) -> Matches:
    return _side_by_side(matcher, body["fields"], body["query"])


def _side_by_side(matcher: Matcher, names: Sequence[str], text: str) -> Matches:
    group = phrase(names, text)
    if group is None:
        return _nothing(matcher, {})
    matcher.stems["title"].update(group.stems if "title" in names else ())
    return matcher.of_rows(matcher.file.rows(within(names, group)))


def _constant(matcher: Matcher, body: Body) -> Matches:
    """What matches a filter, all with the same score."""
    boost, clause = body.get("boost", 1.0), body["filter"]
    mask = _all_words(matcher, clause["match"]) if "match" in clause else matcher.mask(clause)
    return Matches(mask, mask * np.float32(boost))


def _all_words(matcher: Matcher, body: Body) -> Mask:
    """The rows that have the words, every one or any as was asked: in one question to FTS5, for they need no rank."""
    name, how = _field_and_options(body)
    groups = matcher.sought(name, how)
    joined = (") AND (" if how.get("operator") == "and" else ") OR (").join(group.expression for group in groups)
    return matcher.mask_of(matcher.file.rows(within([name], Group(f"({joined})"))) if groups else _NO_ROWS)


def _best(matcher: Matcher, body: Body) -> Matches:
    """The best of some clauses, and a part of the others."""
    every = [matcher.of(clause) for clause in body["queries"]]
    scores = np.stack([each.scores for each in every])
    best = scores.max(axis=0)
    if tie := body.get("tie_breaker", 0.0):
        best = best + np.float32(tie) * (scores.sum(axis=0) - best)
    return Matches(np.logical_or.reduce([each.mask for each in every]), best)


def _bool(matcher: Matcher, body: Body) -> Matches:
    must = [matcher.of(clause) for clause in _listed(body.get("must"))]
    should = [matcher.of(clause) for clause in _listed(body.get("should"))]
    mask = matcher.mask(_listed(body.get("filter")))
    for each in must:
        mask = mask & each.mask
    if should and (body.get("minimum_should_match") or not (must or body.get("filter"))):
        mask = mask & np.logical_or.reduce([each.mask for each in should])
    for clause in _listed(body.get("must_not")):
        mask = mask & ~matcher.of(clause).mask
    scores = sum((each.scores for each in (*must, *should)), np.zeros(matcher.file.size, dtype=np.float32))
    return Matches(mask, scores * mask * np.float32(body.get("boost", 1.0)))


def _listed(clauses: Body | Sequence[Body] | None) -> Sequence[Body]:
    return clauses if isinstance(clauses, list) else [clauses] if isinstance(clauses, dict) else []


def _closeness(matcher: Matcher, body: Body) -> Matches:
    """The engine's own ranking as a share (app.search.shares)."""
    matched, how = matcher.of({"dis_max": body["query"]["dis_max"]}), body["script"]["params"]
    if "_name" in body:
        matcher.named[body["_name"]] = matched.mask
    return Matches(matched.mask, how["close"] * matched.scores / (matched.scores + np.float32(how["half"])))


def _fitting(matcher: Matcher, body: Body) -> Matches:
    matched = matcher.of(body["query"])
    mask = matched.mask & (matched.scores >= np.float32(body["min_score"]))
    return Matches(mask, matched.scores * mask)


_KINDS: Mapping[str, Callable[[Matcher, Body], Matches]] = {
    "match_all": _everything,
    "match_none": _nothing,
    "term": _term,
    "terms": _terms,
    "ids": _ids,
    "exists": _exists,
    "range": _range,
    "geo_distance": _geo_distance,
    "match": _match,
    "match_phrase": _phrase,
    "multi_match": _phrase_anywhere,
    "constant_score": _constant,
    "dis_max": _best,
    "bool": _bool,
    "script_score": _closeness,
    "function_score": _fitting,
}
