"""Writing documents: bulk requests of bounded size, every item of every answer read.

A bulk answers 200 even when items failed. What failed for the moment (too busy) is sent again; what can never succeed
is a Reject. Each document carries the lease's token as its version: a stale writer cannot overwrite a newer one.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from itertools import islice

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from base.errors import EngineUnavailable
from indexer.document.fields import Offering
from indexer.engine import trouble
from indexer.engine.answers import BulkItem
from indexer.offering import Reject

CHUNK_DOCUMENTS = 500
CHUNK_BYTES = 5_000_000
SENDERS = 2  # requests under way while the next is made: the engine is never idle, and visitors hardly notice
TRANSIENT = frozenset({429, 502, 503, 504})
CONFLICT = 409  # an equal or newer version stands there already
GONE = 404  # what was to be deleted was not there
PAUSES = (0.2, 0.5, 1, 2, 4, 8)  # seconds between attempts at items that were refused for the moment
_NO_INDEX = "index_not_found_exception"
_PARAMS = {
    "filter_path": "errors,items.*._id,items.*.status,items.*.error.type,items.*.error.reason",
    "request_timeout": 120,  # seconds: an engine that has just started on a busy machine takes half a minute for 500
}


@dataclass
class BulkReport:
    """What became of the documents: `written` ids and those the engine refused for good."""

    written: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def add(self, other: BulkReport) -> None:
        """Count together."""
        self.written += other.written
        self.rejects += other.rejects


def write(
    client: OpenSearch,
    index: str,
    offerings: Iterable[Offering],
    *,
    version: int,
    check: Callable[[], None] = lambda: None,
    on_chunk: Callable[[int], None] = lambda _written: None,
) -> BulkReport:
    """Write `offerings` into `index`; `on_chunk` is told the number written so far after each request.

    `check` comes before each request and raises when we may no longer write (the lease's).
    Raises EngineUnavailable when the engine is away or stays too busy, or when the index is gone.
    """
    report = BulkReport()
    with ThreadPoolExecutor(max_workers=SENDERS) as senders:
        under_way: deque[Future[BulkReport]] = deque()
        for chunk in chunks(offerings, version):
            if len(under_way) >= SENDERS:
                _account(under_way.popleft(), report, on_chunk)
            check()
            under_way.append(senders.submit(copy_context().run, _send, client, index, chunk))
        while under_way:
            _account(under_way.popleft(), report, on_chunk)
    return report


def _account(sent: Future[BulkReport], report: BulkReport, on_chunk: Callable[[int], None]) -> None:
    """Wait for a request and count what became of it; raises what it raised."""
    report.add(sent.result())
    on_chunk(report.written)


def delete(
    client: OpenSearch, index: str, ids: Iterable[str], *, version: int, check: Callable[[], None] = lambda: None
) -> int:
    """Take documents out of `index`; how many are gone. A newer version of a document stays.

    `check` is as in `write`. Raises EngineUnavailable.
    """
    report = BulkReport()
    action = {"version": version, "version_type": "external_gte"}
    lines = {identity: orjson.dumps({"delete": {"_id": identity} | action}) + b"\n" for identity in ids}
    for start in range(0, len(lines), CHUNK_DOCUMENTS):
        check()
        report.add(_send(client, index, dict(islice(lines.items(), start, start + CHUNK_DOCUMENTS))))
    return report.written


def chunks(offerings: Iterable[Offering], version: int) -> Iterator[dict[str, bytes]]:
    """Groups of {id: the two lines of a bulk request}, bounded in number and size."""
    chunk: dict[str, bytes] = {}
    size = 0
    for offering in offerings:
        lines = _lines(offering, version)
        chunk[offering["id"]] = lines
        size += len(lines)
        if len(chunk) >= CHUNK_DOCUMENTS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = {}, 0
    if chunk:
        yield chunk


def _lines(offering: Offering, version: int) -> bytes:
    action = {"index": {"_id": offering["id"], "version": version, "version_type": "external_gte"}}
    return orjson.dumps(action) + b"\n" + orjson.dumps(offering) + b"\n"


def _send(client: OpenSearch, index: str, chunk: dict[str, bytes]) -> BulkReport:
    report = BulkReport()
    for pause in (*PAUSES, None):
        chunk = _attempt(client, index, chunk, report)
        if not chunk:
            break
        if pause is None:
            raise EngineUnavailable("De zoekmotor bleef te druk om te schrijven.")
        time.sleep(pause)
    return report


def _attempt(client: OpenSearch, index: str, chunk: dict[str, bytes], report: BulkReport) -> dict[str, bytes]:
    """Send once; what must be sent again."""
    try:
        answer = client.bulk(body=b"".join(chunk.values()), index=index, params=_PARAMS)
    except OpenSearchException as error:
        if getattr(error, "status_code", None) in TRANSIENT and trouble.BLOCKED not in str(error):
            return chunk
        raise EngineUnavailable(trouble.sentence(error)) from error
    again: dict[str, bytes] = {}
    for item in answer["items"]:
        _sort_out(next(iter(item.values())), chunk, again, report)
    return again


def _sort_out(item: BulkItem, chunk: dict[str, bytes], again: dict[str, bytes], report: BulkReport) -> None:
    status, identity, error = item["status"], item["_id"], item.get("error", {})
    if error.get("type") == _NO_INDEX:
        raise EngineUnavailable("De index waarin geschreven wordt, bestaat niet meer.")
    if error.get("type") == trouble.BLOCKED:  # not this document: any
        raise EngineUnavailable(trouble.of_refusal(status, trouble.BLOCKED, error.get("reason", "")))
    if status < 300 or status in (CONFLICT, GONE):
        report.written += 1
    elif status in TRANSIENT:
        again[identity] = chunk[identity]
    else:
        source, _, source_id = identity.partition(":")
        reason = error.get("type", "onbekende fout")
        report.rejects.append(Reject(source, source_id, "document", f"De zoekmotor weigert dit document ({reason})."))
