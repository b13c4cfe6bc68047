"""One function that writes in a transaction of its caller, called in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from base import database

_Result = TypeVar("_Result")


def committed(write: Callable[..., _Result], *args: Any, **kwargs: Any) -> _Result:
    """What `write` gives; the database among its arguments becomes a connection."""
    [db] = [argument for argument in args if isinstance(argument, sa.Engine)]
    with database.write(db) as connection:
        return write(*(connection if argument is db else argument for argument in args), **kwargs)
