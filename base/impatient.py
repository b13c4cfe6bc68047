"""The platform database for the web: no visitor waits long for one that hangs, is locked, or is full.

* a connection comes within a second (DOENERS_DATABASE_TIMEOUT), and a wait for an answer ends after it too, or with the
  budget of the request;
* the server itself breaks off what takes longer, and what waits for somebody's lock;
* at most half of the threads wait for the database: the others go on searching, which needs none;
* after three failures in a row nobody asks for two seconds (app/search/guards.py does the same for the engine).

The worker and the command line take their time: base.database.connect.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, lru_cache, partial
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.abc import RV, PQGen
from psycopg.rows import TupleRow
from sqlalchemy.pool import PoolProxiedConnection

from base import patience
from base.database import KEEPALIVE, closed_with_itself, prepare_sqlite
from base.patience import Breaker

TURN_SECONDS = 0.15  # for a free connection, while others have them all
BREAK_AFTER = 3  # failures in a row
BREAK_SECONDS = 2.0
NO_ANSWER = "the platform database did not answer in time"
_IDLE_SECONDS = 60.0  # in a transaction, of a process that stopped half-way


@lru_cache(maxsize=4)
def connect(url: str, threads: int, seconds: float) -> sa.Engine:
    """The pool of connections of a web process of so many threads; each wait takes at most so many seconds."""
    if url.startswith("sqlite"):
        engine = _engine(url, threads, {"timeout": seconds})
        prepare_sqlite(engine, seconds)
        return closed_with_itself(engine)
    at_most = max(2, math.ceil(seconds))  # libpq knows no limit below two seconds
    engine = _engine(url, threads, {"options": _limits(seconds), "connect_timeout": at_most, **KEEPALIVE})
    connectors = ThreadPoolExecutor(max(1, threads // 2), "database-connect")

    def in_time(_dialect: object, _record: object, args: Sequence[str], options: dict[str, Any]) -> ImpatientConnection:
        return _connected(connectors, partial(ImpatientConnection.connect, *args, **options), seconds)

    sa.event.listen(engine, "do_connect", in_time)
    return closed_with_itself(engine)


def _limits(seconds: float) -> str:
    """What the server itself breaks off."""
    limits = {"statement_timeout": seconds, "lock_timeout": seconds}
    limits["idle_in_transaction_session_timeout"] = _IDLE_SECONDS
    return " ".join(f"-c {name}={limit * 1000:.0f}ms" for name, limit in limits.items())


def _engine(url: str, threads: int, connect_args: dict[str, str | int | float]) -> sa.Engine:
    return sa.create_engine(
        url,
        connect_args=connect_args,
        poolclass=GuardedPool,
        pool_pre_ping=True,
        pool_size=max(1, threads // 2),
        max_overflow=0,
        pool_timeout=TURN_SECONDS,
    )


class GuardedPool(sa.QueuePool):
    """Connections, refused at once while the database does not answer."""

    @cached_property
    def breaker(self) -> Breaker:
        """What counts the failures of this pool."""
        return Breaker(BREAK_AFTER, BREAK_SECONDS)

    def connect(self) -> PoolProxiedConnection:
        """A connection that has just answered."""
        if not self.breaker.allows():
            raise sa.exc.TimeoutError("the platform database failed some times; nobody asks for a moment")
        try:
            connection = super().connect()
        except Exception:  # whatever the driver calls it
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return connection


class ImpatientConnection(psycopg.Connection[TupleRow]):
    """A connection that is given up when an answer stays away: libpq itself waits for ever."""

    seconds = 1.0

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """The answer. Raises sqlalchemy.exc.TimeoutError."""
        try:
            return super().wait(gen, interval, patience.left(self.seconds * 1.2) if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as late:
            self.pgconn.finish()  # what it was doing, nobody knows
            raise sa.exc.TimeoutError(NO_ANSWER) from late


def _connected(
    connectors: ThreadPoolExecutor, connect: Callable[[], ImpatientConnection], seconds: float
) -> ImpatientConnection:
    """A new connection, in time: libpq itself may take longer."""
    attempt = connectors.submit(connect)
    try:
        connection = attempt.result(patience.left(seconds))
        connection.seconds = seconds
        return connection
    except TimeoutError as late:
        if not attempt.cancel():
            attempt.add_done_callback(_closed)
        raise sa.exc.TimeoutError(NO_ANSWER) from late


def _closed(attempt: Future[ImpatientConnection]) -> None:
    """What came too late is not needed any more."""
    if not attempt.exception():
        attempt.result().close()
