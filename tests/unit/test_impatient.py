"""How long a web process waits for a connection to the platform database."""

from __future__ import annotations

import pytest

from base import impatient


@pytest.mark.parametrize(("seconds", "at_most"), [(0.5, 2), (1.0, 2), (2.5, 3), (20.0, 20)])
def test_a_connection_may_take_as_long_as_was_set_and_never_under_what_libpq_knows(
    seconds: float, at_most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, object] = {}

    def refused(**given: object) -> None:
        options.update(given)
        raise InterruptedError

    monkeypatch.setattr(impatient.ImpatientConnection, "connect", refused)
    with pytest.raises(InterruptedError):
        impatient.connect("postgresql+psycopg://niemand@127.0.0.1:9/niets", 4, seconds).connect()
    assert options["connect_timeout"] == at_most
