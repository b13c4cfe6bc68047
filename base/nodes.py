"""Several nodes of one engine, asked as if they were one: a node that fails costs no answer.

A process stays with one node, and goes to another as soon as that one fails: refuses, breaks off, says that it cannot
(502, 503, 504), or hangs (base.node: it is quiet, and says nothing on a second connection either). What may be
done twice is then asked of the next node within the same request; what may not, only when no node took it. A node that
is slow is waited for: asking the next one too would double the load of an engine that has too much of it. Nodes are
those of the configuration; what the engine says of its nodes (sniffing) is not followed.

Every two seconds one of the other nodes is asked the same, beside the requests. It shows whether the own one is back.
And none is cold when it is needed: a node needs more than a visitor's second for its first searches, and where fewer
processes than nodes run, one of them hears nothing for days.

A node that is asked reads its own copy of the index, when it has one: otherwise a node that hangs would keep
the others waiting until the cluster drops it, which takes seconds.

opensearch-py's own pool spreads every request over all nodes, lets a visitor try out a node that was dead, and gives
each try the whole time of a request (docs/decisions/0074).
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from itertools import cycle
from typing import Any

from opensearchpy import ConnectionPool
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, TransportError

from base.logging import get_logger
from base.node import Answer, EngineConnection, Hangs, NotSent

log = get_logger("engine")
AVOID_SECONDS = 5.0  # a node that failed so lately is asked last
QUICK_SECONDS = 0.5  # in which the node that this process belongs to answers what was asked just now, or is not back
LOOK_SECONDS = 2.0  # between two looks at another node
PASSING = frozenset({502, 503, 504})  # this node cannot, another may
# The last part of the address of what may be sent twice: it asks, or its second time changes nothing. Documents carry
# ids, and versions where others write them too.
REPEATABLE = frozenset(
    {"_aliases", "_analyze", "_bulk", "_count", "_delete_by_query", "_flush", "_forcemerge", "_mget"}
)
REPEATABLE |= {"_msearch", "_refresh", "_search", "point_in_time"}

_OWN_COPY, _OWN_STATE = {"preference": "_local"}, {"local": "true"}
# A part of the address of what is read -> what makes a node read its own.
NEARBY = dict.fromkeys(("_search", "_mget", "_doc"), _OWN_COPY) | dict.fromkeys(("_alias", "_mapping"), _OWN_STATE)


class Nodes(ConnectionPool):
    """The nodes of an engine; safe for the threads of a process. For opensearch-py both pool and connection."""

    def __init__(self, connections: Sequence[tuple[EngineConnection, object]], **_options: Any) -> None:
        self.connection_opts = connections
        self.nodes: list[EngineConnection] = [node for node, _ in connections]
        # What opensearch-py strikes a dead one from, and notes it in: it knows only all nodes together, so nothing.
        self.connections, self.dead_count = [], {}
        self.home = self.current = self.nodes[os.getpid() % len(self.nodes)]  # processes spread over the nodes
        self._failed: dict[EngineConnection, float] = {}
        self._looked = 0.0
        self._turns = cycle(self.nodes)
        self._seen_home = False  # the last look found the own node back
        self._looking = threading.Lock()

    def get_connection(self) -> Nodes:
        """What opensearch-py asks: these nodes, of which one will answer."""
        return self

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer of the first node that gives one. Raises what the last one that was asked raised."""
        waiting, params = self._in_order(), {**nearby(method, url), **(params or {})}
        if len(self.nodes) > 1 and params.get("preference"):
            self._look_aside(lambda node: node.perform_request(method, url, params, body, QUICK_SECONDS, (404,)))
        repeatable = may_repeat(method, url)
        while True:
            node = waiting.pop(0)
            # A node that only seems to hang is waited for, unless one is left that did not fail just now.
            hasty = repeatable and not all(map(self._failed_lately, waiting))
            try:
                return node.perform_request(method, url, params, body, timeout, ignore, headers, hasty=hasty)
            except TransportError as error:
                if not self._is_its_fault(node, error):
                    raise
                if not (waiting and (repeatable or isinstance(error, NotSent))):
                    raise

    def close(self) -> None:
        """Give all connections back."""
        for node in self.nodes:
            node.close()

    def _in_order(self) -> list[EngineConnection]:
        """This process's node, then the others as configured; those that failed lately last."""
        first = self.nodes.index(self.current)
        return sorted([*self.nodes[first:], *self.nodes[:first]], key=self._failed_lately)

    def _failed_lately(self, node: EngineConnection) -> bool:
        return self._failed.get(node, -math.inf) > time.monotonic() - AVOID_SECONDS

    def _is_its_fault(self, node: EngineConnection, error: TransportError) -> bool:
        """Whether an error says that the node fails; then this process goes to another one."""
        slow = isinstance(error, ConnectionTimeout) and not isinstance(error, Hangs)
        if slow or not (isinstance(error, NoConnection) or error.status_code in PASSING):
            return False
        if not self._failed_lately(node):
            log.warning("node_failed", node=node.host, error=type(error).__name__, status=error.status_code)
        self._failed[node] = time.monotonic()
        if node is self.current:
            self.current = self._in_order()[0]
        return True

    def _look_aside(self, ask: Callable[[EngineConnection], Answer]) -> None:
        """Now and then, beside the requests: the own node, when another one answers for it; else the next one."""
        if time.monotonic() - self._looked > LOOK_SECONDS and self._looking.acquire(blocking=False):
            away = self.current is not self.home
            node = self.home if away else next(each for each in self._turns if each is not self.home)
            threading.Thread(target=self._look, args=(node, partial(ask, node)), name="node", daemon=True).start()

    def _look(self, node: EngineConnection, question: Callable[[], Answer]) -> None:
        """After two good looks at the own node this process returns to it: a node that hung answers at once with what
        it knew, until it hears what it missed."""
        try:
            good = node.is_member() and is_quick(question)
            if node is self.home:
                before, self._seen_home = self._seen_home, good
                if before and good:
                    self.current, self._seen_home = self.home, False
                    log.info("node_back", node=self.home.host)
        finally:
            self._looked = time.monotonic()
            self._looking.release()


def is_quick(question: Callable[[], Answer]) -> bool:
    """Whether a node answers in time what was asked just now: one that has started lately needs seconds for its first
    searches, a visitor's whole second."""
    try:
        question()
    except TransportError:
        return False
    return True


def may_repeat(method: str, url: str) -> bool:
    """Whether a request may be carried out twice. Dropping an index may not: the second time is refused. Who makes one
    takes the refusal of the second time for what it is (indexer.engine.making)."""
    parts = url.strip("/").split("/")
    if method == "DELETE":
        return len(parts) > 1
    return method in ("GET", "HEAD", "PUT") or parts[-1] in REPEATABLE


def nearby(method: str, url: str) -> Mapping[str, str]:
    """The parameters by which the node that is asked reads its own copy. A point in time has its copies already."""
    parts = url.strip("/").split("/")
    if method not in ("GET", "POST") or parts[0] == "_search":
        return {}
    return next((NEARBY[part] for part in parts if part in NEARBY), {})
