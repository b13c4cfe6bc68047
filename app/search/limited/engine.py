"""The local copy behind the calls that the search makes of its engine: the same requests, answers of the same shape."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import orjson
from opensearchpy import NotFoundError

from app.search.answers import Answer, EngineHit
from app.search.limited import marking
from app.search.limited.copy_file import CopyFile, Mask
from app.search.limited.counting import counted
from app.search.limited.matching import Body, Matcher, Matches
from app.search.limited.ordering import ordered
from app.search.limited.terms import Terms
from indexer.local_copy.series import Numbers

_NO_CLAUSES: Sequence[Body] = ()
_EVERYTHING: Body = {"match_all": {}}


@dataclass(frozen=True, eq=False)
class CopyEngine:
    """A copy that is asked as the engine is. Each call raises EngineUnavailable for a request that is not ours."""

    file: CopyFile
    terms: Terms
    hidden: Callable[[], frozenset[str]] = frozenset  # what an edit hides that may be newer than the copy

    def create_pit(self, index: str, params: Mapping[str, str] | None = None) -> dict[str, str]:
        """A point in time: a copy never changes."""
        return {"pit_id": self.file.about["index"]}

    def delete_pit(self, body: Body) -> None:
        """Nothing was made for it."""

    def search(self, body: Body, index: str = "", params: Mapping[str, str] | None = None) -> Answer:
        """The answer to a search."""
        return self._answer(orjson.loads(orjson.dumps(body)))

    def msearch(self, body: bytes, index: str, params: Mapping[str, str] | None = None) -> dict[str, list[Answer]]:
        """The answers to several searches: lines of JSON, two for each."""
        return {"responses": [self._answer(orjson.loads(line)) for line in body.splitlines()[1::2]]}

    def get(self, index: str, id: str) -> dict[str, object]:  # noqa: A002 - as the client of the engine calls it
        """A document by its id. Raises NotFoundError."""
        rows = list(self.file.rows_of([id]).values())
        if not rows:
            raise NotFoundError(404, "not_found", {"_id": id})
        return {"_index": self.file.about["index"], "_id": id, "_source": self.file.documents(rows)[0]}

    def mget(
        self, index: str, body: Body, params: Mapping[str, str] | None = None
    ) -> dict[str, list[dict[str, object]]]:
        """Those of some documents that are there."""
        rows = self.file.rows_of(body["ids"])
        documents = self.file.documents(list(rows.values()))
        read = zip(rows, documents, strict=True)
        return {"docs": [{"_id": identity, "found": True, "_source": document} for identity, document in read]}

    def _answer(self, body: Body) -> Answer:
        begun, matcher = time.monotonic(), Matcher(self.file, self.terms)
        matched = self._shown(_above(matcher.of(body.get("query", _EVERYTHING)), body.get("min_score")))
        fitting = matched.mask & matcher.mask(body["post_filter"]) if "post_filter" in body else matched.mask
        rows = self._page(fitting, matched, body)
        answer: Answer = {
            "took": 0,
            "hits": {"total": {"value": int(fitting.sum())}, "hits": self._hits(rows, matched, body, matcher)},
            "aggregations": counted(body.get("aggs", {}), matched, matcher),
        }
        return {**answer, "took": round((time.monotonic() - begun) * 1000)}

    def _shown(self, matched: Matches) -> Matches:
        """What matches, without what was hidden since the copy was made: it is gone at once."""
        rows = set(self.file.rows_of(sorted(hidden)).values()) if (hidden := self.hidden()) else set()
        for name in ("paused_until", "duplicate_of"):
            rows -= set(self.file.series(name).numbers.tolist()) if rows else set()
        mask = matched.mask.copy()
        mask[list(rows)] = False
        return Matches(mask, matched.scores)

    def _page(self, fitting: Mask, matched: Matches, body: Body) -> Numbers:
        """The rows of the page that was asked for."""
        first, size = body.get("from", 0), body.get("size", 10)
        rows = np.flatnonzero(fitting).astype(np.int32)
        if "search_after" in body:  # page after page of all, in the order of the rows
            rows = rows[rows > body["search_after"][0]]
        return ordered(rows, matched.scores, body.get("sort", _NO_CLAUSES), self.file)[first : first + size]

    def _hits(self, rows: Numbers, matched: Matches, body: Body, matcher: Matcher) -> list[EngineHit]:
        highlight = body.get("highlight")
        sought = {**matcher.stems, "affirmed": marking.stems(highlight, self.terms)} if highlight else {}
        hits: list[EngineHit] = []
        for row, document in zip(rows.tolist(), self.file.documents(rows.tolist()), strict=True):
            hit: EngineHit = {
                "_id": document["id"],
                "_index": self.file.about["index"],
                "_score": float(matched.scores[row]),
                "_source": document,
                "sort": [row],
                "matched_queries": [name for name, mask in matcher.named.items() if mask[row]],
            }
            if highlight:
                hit["highlight"] = marking.marked(document, highlight, sought)
            hits.append(hit)
        return hits


def _above(matched: Matches, least: float | None) -> Matches:
    """What has at least that score."""
    if least is None:
        return matched
    return Matches(matched.mask & (matched.scores >= np.float32(least)), matched.scores)
