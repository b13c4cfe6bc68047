"""Whether an organisation takes new orders: said in the same words wherever its offering stands."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest
from flask import Flask

from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import Hit
from app.web.compare.rows import rows
from app.web.exports import columns, entries, hsds
from app.web.search import cards
from base import clock
from indexer.document.fields import Offering
from tests.kit.one_offering import offering

TODAY = date(2026, 11, 29)
FULL, PAUSED = (
    "Volzet tot 24\u00a0december\u00a02026",
    "Neemt geen nieuwe opdrachten aan tot 1\u00a0maart\u00a02027",
)


def one(full: str | None, paused: str | None) -> Offering:
    return cast("Offering", {**offering(full_until=full), "paused_until": paused})


@pytest.mark.parametrize(
    ("full", "paused", "said"),
    [
        (None, None, ""),
        ("2026-11-29", "2026-11-29", ""),
        ("2026-12-24", None, FULL),
        (None, "2027-03-01", PAUSED),
        ("2026-12-24", "2027-03-01", PAUSED),
    ],
)
def test_a_pause_is_no_want_of_room_and_both_end(full: str | None, paused: str | None, said: str) -> None:
    found = one(full, paused)
    assert cards.no_room(found, TODAY) == said
    [room] = [row for row in rows([found], TODAY) if row.heading == "Nieuwe opdrachten"]
    assert room.cells == (said or "Neemt opdrachten aan",)


@pytest.mark.parametrize(("full", "paused", "said"), [("2026-12-24", None, FULL), (None, "2027-03-01", PAUSED)])
def test_brochure_table_and_open_data_say_it_in_the_same_words(full: str | None, paused: str | None, said: str) -> None:
    found = one(full, paused)
    hit = cast("Hit", {**found, "organisation": {"name": "De Ploeg", "id": "x"}})
    with clock.moved(to=clock.now().replace(2026, 11, 29)), Flask("test").test_request_context():
        assert columns.COLUMNS["nieuwe-opdrachten"].cell(hit, {}) == said
    assert entries._note(hit, Ask(SearchParams(), today=TODAY)).startswith(f"{said}.")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hsds, "public_address", lambda path: path)
        assert hsds.service(found, TODAY)["alert"] == said
