"""The desk of gaps says what became of a button: also that nothing changed, because a second screen was first."""

from __future__ import annotations

from app.gaps import store
from base import clock, database
from tests.integration.test_question_desk import desk
from tests.kit.accounts import send
from tests.kit.asker import Asker


def test_a_gap_that_was_dismissed_or_opened_before_is_said_to_be_so(asker: Asker) -> None:
    with database.write(asker.db) as connection:
        gap = store.insert(connection, "ramen-wassen", "24001", [clock.today()], [])
    client, page = desk(asker), f"/beheer/ontbreekt/{gap.id}"
    dismissed = ("geen-tekort", "Dit staat niet meer bij wat ontbreekt.", "De stand is nu: geen tekort.")
    opened = ("toch-een-tekort", "Dit staat weer bij wat ontbreekt.", "De stand is nu: gezocht.")
    for path, first, again in (dismissed, opened):
        for words in (first, f"Er veranderde niets. {again}"):
            send(client, f"{page}/{path}", page, reason="Dit doet de stad zelf")
            assert words in client.get(page).text
    now = store.find(asker.db, gap.id)
    assert now
    assert now.state == "open"
