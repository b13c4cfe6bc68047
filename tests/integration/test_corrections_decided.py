"""Corrections decided: the fact, its letter and the word of it all stay or none; and what waits for the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.owners import editing
from app.security import accounts
from base import connections, database
from base.tables import metadata
from indexer.edits import edit_store
from indexer.engine import index_meta
from standalone.loopback import free_port
from tests.kit.accounts import forget_attempts, form_token, log_in, somebody
from tests.kit.committed import committed
from tests.kit.two_provinces import TwoProvinces, some_offering


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


@pytest.fixture
def restored_meta(two_provinces: TwoProvinces, engine: OpenSearch) -> Iterator[None]:
    """What the index says of itself is afterwards as it was."""
    about = index_meta.read(engine, two_provinces.settings.index)
    yield
    index_meta.write(engine, two_provinces.settings.index, about)


def kept(db: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    """All that an edit leaves behind."""
    with database.read(db) as connection:
        tables = [metadata.tables[name] for name in ("edits", "audit", "outbox")]
        return {table.name: [tuple(row) for row in connection.execute(sa.select(table))] for table in tables}


@pytest.mark.parametrize("broken", ["edits", "audit", "outbox"])
@pytest.mark.parametrize("step", ["propose", "approve", "refuse"])
def test_a_correction_its_letter_and_the_word_of_it_all_stay_or_none(
    two_provinces: TwoProvinces, engine: OpenSearch, step: str, broken: str
) -> None:
    """The database refuses one of the three: as if the process had died there."""
    offering = some_offering(two_provinces, engine, 20)
    by = somebody(two_provinces.db, "province", "limburg").account
    committed(accounts.set_email, two_provinces.db, by, "limburg@doeners.example")
    given = {"title": f"Anders {step} {broken}"}
    action: Callable[[], Any] = partial(editing.propose, two_provinces.settings, two_provinces.db, offering, given)
    row = edit_store.get(two_provinces.db, action() or 0) if step != "propose" else None
    if row:
        decision = {"approved": step == "approve", "reason": "Niet waar.", "shown": offering}
        action = partial(editing.decide, two_provinces.settings, two_provinces.db, row, by=by, **decision)
    before = kept(two_provinces.db)
    event = "UPDATE" if broken == "edits" and step != "propose" else "INSERT"
    trigger = f"CREATE TRIGGER full BEFORE {event} ON {broken} BEGIN SELECT RAISE(ABORT, 'full'); END"
    with database.write(two_provinces.db) as connection:
        connection.execute(sa.text(trigger))
    try:
        with pytest.raises(sa.exc.SQLAlchemyError):
            action()
    finally:
        with database.write(two_provinces.db) as connection:
            connection.execute(sa.text("DROP TRIGGER full"))
    assert kept(two_provinces.db) == before
    if row:
        committed(edit_store.change, two_provinces.db, row.id, "ended", was="proposed", by="jan")


def test_while_the_engine_is_away_nothing_is_decided_because_nobody_could_be_told(
    two_provinces: TwoProvinces, engine: OpenSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    offering = some_offering(two_provinces, engine, 21)
    edit_id = editing.propose(two_provinces.settings, two_provinces.db, offering, {"title": "Anders"})
    client = two_provinces.app.test_client()
    assert log_in(client, somebody(two_provinces.db)).status_code == 302
    token, before = form_token(client.get("/beheer/correcties")), kept(two_provinces.db)
    away = replace(two_provinces.settings, opensearch_url=f"http://127.0.0.1:{free_port()}")
    search = two_provinces.app.extensions["doeners"].search
    monkeypatch.setattr(search, "client", connections.search_engine(away))
    answer = client.post(f"/beheer/correcties/{edit_id}", data={"csrf_token": token, "besluit": "neem-over"})
    assert answer.status_code == 503
    assert "Beslis straks opnieuw" in answer.text
    assert kept(two_provinces.db) == before


def test_who_approves_while_the_index_has_other_fields_reads_that_it_comes_later(
    two_provinces: TwoProvinces, engine: OpenSearch, restored_meta: None
) -> None:
    offering = some_offering(two_provinces, engine, 22)
    edit_id = editing.propose(two_provinces.settings, two_provinces.db, offering, {"title": "Anders"})
    client = two_provinces.app.test_client()
    assert log_in(client, somebody(two_provinces.db)).status_code == 302
    token = form_token(client.get("/beheer/correcties"))
    about = index_meta.read(engine, two_provinces.settings.index)
    index_meta.write(engine, two_provinces.settings.index, replace(about, documents="others"))
    client.post(f"/beheer/correcties/{edit_id}", data={"csrf_token": token, "besluit": "neem-over"})
    text = client.get("/beheer/correcties").text
    assert "Ze komt online bij de volgende keer dat de index wordt bijgewerkt." in text
    assert "De verbetering staat online." not in text
