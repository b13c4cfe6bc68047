"""How long a web process waits for a connection to the platform database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from base import impatient


@pytest.mark.parametrize(("seconds", "at_most"), [(0.5, 2), (1.0, 2), (2.5, 3), (20.0, 20)])
def test_a_connection_may_take_as_long_as_was_set_and_never_under_what_libpq_knows(
    seconds: float, at_most: int
) -> None:
    engine = impatient.connect("postgresql+psycopg://niemand@127.0.0.1:9/niets", 4, seconds)
    wanted = []

    def looked_at(_dialect: object, _record: object, _args: object, options: dict[str, object]) -> None:
        wanted.append(options["connect_timeout"])
        raise InterruptedError

    sa.event.listen(engine, "do_connect", looked_at, insert=True)
    with pytest.raises(InterruptedError):
        engine.connect()
    assert wanted == [at_most]
