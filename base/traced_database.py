"""Each statement to the platform database as a span: what it does to which table, without values or words of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from base import traces

_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+\"?(\w+)", re.IGNORECASE)
_SPAN = "span"


def attach() -> None:
    """From now on, in this process."""
    for event, listener in _LISTENERS.items():
        if not sa.event.contains(sa.Engine, event, listener):
            sa.event.listen(sa.Engine, event, listener)


def detach() -> None:
    """As before `attach`."""
    for event, listener in _LISTENERS.items():
        sa.event.remove(sa.Engine, event, listener)


def name(statement: str) -> str:
    """What a statement does: "SELECT runs"."""
    table = _TABLE.search(statement)
    return " ".join([statement.split(None, 1)[0].upper(), *([table[1]] if table else [])])


def _begin(connection: sa.Connection, _cursor: object, statement: str, *_rest: object) -> None:
    connection.info[_SPAN] = traces.opened(f"database {name(statement)}", {"db.system.name": connection.dialect.name})


def _end(connection: sa.Connection, *_rest: object) -> None:
    if one := connection.info.pop(_SPAN, None):
        one.end()


def _fail(fault: sa.ExceptionContext) -> None:
    one = fault.connection.info.pop(_SPAN, None) if fault.connection else None
    if one:
        one.set_attribute("error.type", type(fault.original_exception).__name__)
        one.end()


_LISTENERS: Mapping[str, Callable[..., None]] = {
    "before_cursor_execute": _begin,
    "after_cursor_execute": _end,
    "handle_error": _fail,
}
