"""The rows of a comparison: a difference is a difference in what is said."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from app.web.compare import columns
from app.web.compare.rows import Row, rows
from indexer.document.fields import Offering
from tests.kit.one_offering import offering

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("cells", "differs"),
    [(("a", "a"), False), (("a", "b"), True), (("a", ""), False), (("a", "", "b"), True), (("", ""), False)],
)
def test_rows_differ_in_what_is_known(cells: tuple[str, ...], differs: bool) -> None:
    assert Row("Werkgebied", cells).differs is differs


def test_each_row_says_it_of_each_offering_in_their_order() -> None:
    one, other = offering(min_quantity="100 stuks"), offering(sites=[{"postcode": "3500"}], min_quantity="1 stuk")
    by_heading = {row.heading: row for row in rows([one, None, other], TODAY)}
    assert by_heading["Gevestigd in"].cells == ("Gent (Oost-Vlaanderen)", "", "Hasselt (Limburg)")
    assert by_heading["Vanaf"].cells == ("100 stuks", "", "1 stuk")
    assert by_heading["Nieuwe opdrachten"].cells == ("Neemt opdrachten aan", "", "Neemt opdrachten aan")
    assert all(any(row.cells) for row in by_heading.values())


def test_labels_are_joined_as_a_sentence_and_what_suppliers_wrote_is_quoted() -> None:
    both = offering(delivery=["delivery", "pickup"], buyer_kinds=["company", "local_government"], lead_time="een week")
    by_heading = {row.heading: row for row in rows([both], TODAY)}
    assert by_heading["Hoe het werk gebeurt"].cells == ("Levert bij u en haalt bij u op",)
    assert by_heading["Voor wie"].cells == ("Bedrijven en lokale besturen",)
    assert {row.heading for row in by_heading.values() if row.quoted} == {"Termijn"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"email": None}, "geen e-mailadres"),
        ({"full_until": "2027-02-15"}, "volzet tot 15\u00a0februari\u00a02027"),
        ({"full_until": "2026-11-01"}, ""),
        ({"paused_until": "2026-12-24"}, "pauze tot 24\u00a0december\u00a02026"),
    ],
)
def test_why_nobody_can_be_asked_is_said_as_it_is(changes: dict[str, str | None], said: str) -> None:
    one = {**offering(email="wij@ploeg.example"), **changes}
    assert columns.hindrance(cast("Offering", one), TODAY) == said


def test_who_has_no_room_now_is_said() -> None:
    full, later = offering(full_until="2026-12-24"), offering(full_until="2026-11-01")
    [room] = [row for row in rows([full, later], TODAY) if row.heading == "Nieuwe opdrachten"]
    assert room.cells == ("Volzet tot 24\u00a0december\u00a02026", "Neemt opdrachten aan")
