"""The order of a request's hits: each clause of its `sort` as numbers, of which the lowest come first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.search import query
from app.search.limited.copy_file import CopyFile, Scores
from app.search.limited.matching import Body, distances
from base.errors import EngineUnavailable
from indexer.local_copy.series import Numbers

Keys = NDArray[np.float64]


def ordered(rows: Numbers, scores: Scores, sort: Sequence[Body], file: CopyFile) -> Numbers:
    """The same rows in the order of a request. Raises EngineUnavailable for a clause that is not ours."""
    if not sort:
        return rows[np.argsort(-scores[rows], kind="stable")]
    keys = [_keys(clause, scores, file)[rows] for clause in sort]
    return rows[np.lexsort(keys[::-1])]


def _keys(clause: Body, scores: Scores, file: CopyFile) -> Keys:
    """A number for each row of the copy."""
    ((name, how),) = clause.items()
    if name == "_score":
        return -scores.astype(np.float64)
    if name == "_shard_doc":
        return np.arange(file.size, dtype=np.float64)
    if name == "_geo_distance":
        numbers, km = distances(file, how["locations"])
        return _least(numbers, km, file.size)
    if name == "_script":
        keys = _by_script(how["script"], scores, file)
        return -keys if how["order"] == "desc" else keys
    descending = "desc" in (how, how.get("order") if isinstance(how, dict) else "")
    return _by_field(name, file, descending=descending)


def _by_field(name: str, file: CopyFile, *, descending: bool) -> Keys:
    """The place of a row's first value; a row without one comes last."""
    series = file.series(name)
    codes = series.codes.astype(np.float64)
    return _least(series.numbers, -codes if descending else codes, file.size)


def _least(numbers: Numbers, values: Keys, size: int) -> Keys:
    keys = np.full(size, np.inf)
    np.minimum.at(keys, numbers, values)
    return keys


def _numbers(name: str, file: CopyFile) -> Keys:
    """The value of a field of numbers; 0 without one."""
    series, values = file.series(name), np.zeros(file.size)
    values[series.numbers] = np.array(series.choices, dtype=np.float64)[series.codes]
    return values


def _by_script(script: Body, scores: Scores, file: CopyFile) -> Keys:
    if script["source"] not in _SCRIPTS:
        raise EngineUnavailable("De kopie kent deze volgorde niet.")
    return _SCRIPTS[script["source"]](script["params"], scores, file)


def _shuffled(params: Body, _scores: Scores, file: CopyFile) -> Keys:
    return np.asarray((_numbers("shuffle", file) * params["factor"] + params["day"]) % 16777213)


def _rounded(params: Body, scores: Scores, file: CopyFile) -> Keys:
    freshness = _numbers("freshness", file)
    old = (freshness > 0) & (freshness < params["before"])
    return np.asarray(np.floor(scores * params["digits"] * np.where(old, params["old"], 1.0) + 0.5))


def _fitting_first(params: Body, scores: Scores, _file: CopyFile) -> Keys:
    return np.where(scores >= np.float32(params["plausible"]), 0.0, 1.0)


def _rounded_by_reach(params: Body, scores: Scores, file: CopyFile) -> Keys:
    asked = np.ones(file.size, dtype=np.bool_)
    asked[_having("delivery", params["visited"], file)] = False
    asked[_having("serves", params["here"], file)] = False
    asked[np.setdiff1d(np.arange(file.size), file.series("delivery").numbers)] = False
    return _rounded(params, np.where(asked, scores * params["asked"], scores), file)


def _having(name: str, values: Collection[str], file: CopyFile) -> Numbers:
    """The rows with one of these values."""
    series = file.series(name)
    return series.numbers[np.isin(series.codes, [place for place, one in enumerate(series.choices) if one in values])]


def _demoted(params: Body, _scores: Scores, file: CopyFile) -> Keys:
    keys = np.zeros(file.size)
    for name in ("id", "twins"):
        keys[_having(name, params["last"], file)] = 1.0
    return keys


_SCRIPTS: Mapping[str, Callable[[Body, Scores, CopyFile], Keys]] = {
    query.DAILY_SHUFFLE: _shuffled,
    query.ROUNDED_SCORE: _rounded,
    query.FITTING_FIRST: _fitting_first,
    query.DEMOTED: _demoted,
    query.REACHING_SCORE: _rounded_by_reach,
}
