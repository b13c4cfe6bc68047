"""What a request counts of the rows that match, in the shape in which the engine says it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.search.limited.copy_file import Mask
from app.search.limited.matching import Body, Matcher, Matches
from base.errors import EngineUnavailable

Counts = dict[str, object]


def counted(aggregations: Body, matched: Matches, matcher: Matcher) -> Counts:
    """Each aggregation by its name. Raises EngineUnavailable for one that is not ours."""
    return {name: _counted(each, matched, matcher) for name, each in aggregations.items()}


def _counted(aggregation: Body, matched: Matches, matcher: Matcher) -> Counts:
    inside = aggregation.get("aggs", {})
    match aggregation:
        case {"filter": clause}:
            return _bucket(inside, matched, matched.mask & matcher.mask(clause), matcher)
        case {"global": _}:
            return _bucket(inside, matched, np.ones(matcher.file.size, dtype=np.bool_), matcher)
        case {"range": {"ranges": [{"from": least}]}}:
            return {"buckets": [_bucket(inside, matched, matched.mask & (matched.scores >= least), matcher)]}
        case {"filters": {"filters": filters}}:
            masks = {name: matched.mask & matcher.mask(clause) for name, clause in filters.items()}
            return {"buckets": {name: _bucket(inside, matched, mask, matcher) for name, mask in masks.items()}}
        case {"terms": wanted}:
            return {"buckets": _values(wanted, inside, matched.mask, matcher)}
        case {"top_hits": wanted}:
            return {"hits": {"hits": _first(wanted, matched.mask, matcher)}}
    raise EngineUnavailable(f"De kopie kent deze telling niet ({', '.join(aggregation)}).")


def _bucket(inside: Body, matched: Matches, mask: Mask, matcher: Matcher) -> Counts:
    return {"doc_count": int(mask.sum()), **counted(inside, Matches(mask, matched.scores), matcher)}


def _values(wanted: Body, inside: Body, mask: Mask, matcher: Matcher) -> Sequence[Counts]:
    """The values of a field that some rows have, the most frequent first."""
    series = matcher.file.series(wanted["field"])
    counts = np.bincount(series.codes[mask[series.numbers]], minlength=len(series.choices))
    only = wanted.get("include")
    order = [place for place in np.argsort(-counts, kind="stable") if counts[place]]
    places = [place for place in order if only is None or series.choices[place] in only][: wanted["size"]]
    buckets = []
    for place in places:
        bucket: Counts = {"key": series.choices[place], "doc_count": int(counts[place])}
        if inside:
            rows = matcher.of_rows(series.numbers[series.codes == place])
            bucket |= counted(inside, Matches(rows.mask & mask, rows.scores), matcher)
        buckets.append(bucket)
    return buckets


def _first(wanted: Body, mask: Mask, matcher: Matcher) -> list[Counts]:
    rows = np.flatnonzero(mask)[: wanted["size"]]
    return [{"_source": document} for document in matcher.file.documents(rows.tolist())]
