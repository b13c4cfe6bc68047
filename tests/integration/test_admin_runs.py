"""The back office: the state of the live index, starting runs and looking back at them."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.security import audit
from base import connections, database
from base.tables import rejects, run_sources
from base.tables import runs as runs_table
from indexer.engine import index_meta
from indexer.lease import Lease
from indexer.offering import Reject
from indexer.running import rejected_rows, runs
from indexer.running.rebuild import rebuild
from indexer.sources import configured
from tests.kit.accounts import forget_attempts, form_token, send
from tests.kit.pages import as_read
from tests.kit.rebuilds import rebuild_now
from tests.kit.two_provinces import TwoProvinces, lose_half


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


def carry_out(two_provinces: TwoProvinces) -> runs.Run:
    """What the worker would do with the order that waits."""
    order = runs.active(two_provinces.db, two_provinces.settings.lease_seconds)
    assert order is not None
    return rebuild(
        two_provinces.settings,
        connections.search_engine(two_provinces.settings),
        two_provinces.db,
        configured(two_provinces.settings),
        order,
    )


def counts(two_provinces: TwoProvinces, engine: OpenSearch) -> dict[str, int]:
    counted: dict[str, int] = index_meta.read(engine, two_provinces.settings.index).counts
    return counted


def test_the_overview_says_in_one_sentence_how_it_is(
    platform: FlaskClient, two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    page = as_read(platform.get("/beheer"))
    total = sum(counts(two_provinces, engine).values())
    assert re.search(rf"{total} aanbiedingen uit 2 bronnen, waarvan \d+ als dubbel samengevoegd, opgebouwd", page)
    assert "rijen zijn geweigerd" in page
    assert "alles in orde" not in page
    assert "dezelfde als in de code" in page
    assert f">{counts(two_provinces, engine)['limburg']}</td>" in page


def test_a_province_sees_only_its_own_button(limburg: FlaskClient, platform: FlaskClient) -> None:
    own, all_of_them = as_read(limburg.get("/beheer")), as_read(platform.get("/beheer"))
    assert "Bouw Limburg opnieuw op" in own
    assert "Bouw Vlaams-Brabant opnieuw op" not in own
    assert "Bouw alles opnieuw op" not in own
    assert "Bouw Vlaams-Brabant opnieuw op" in all_of_them
    assert "Bouw alles opnieuw op" in all_of_them


@pytest.mark.parametrize("source", ["alle", "vlaams-brabant"])
def test_a_province_cannot_start_what_is_not_its_own(
    limburg: FlaskClient, two_provinces: TwoProvinces, source: str
) -> None:
    before = runs.count(two_provinces.db)
    answer = send(limburg, "/beheer/runs", "/beheer", source=source)
    assert answer.status_code == 403
    assert "niet bij uw rol" in as_read(answer)
    assert runs.count(two_provinces.db) == before


@pytest.mark.parametrize("source", ["", "antwerpen", "../limburg"])
def test_a_source_that_does_not_exist_is_refused(platform: FlaskClient, source: str) -> None:
    assert send(platform, "/beheer/runs", "/beheer", source=source).status_code == 400


def test_an_order_waits_is_watched_and_ends_in_history(
    limburg: FlaskClient, two_provinces: TwoProvinces, idle: None, engine: OpenSearch
) -> None:
    answer = send(limburg, "/beheer/runs", "/beheer", source="limburg")
    assert answer.status_code == 303
    waiting = limburg.get(answer.location)
    assert ">wacht<" in as_read(waiting)
    assert "dan staat het achtergrondproces misschien stil" in as_read(waiting)
    assert '<noscript> <meta http-equiv="refresh" content="2"> </noscript>' in as_read(waiting)
    progress = limburg.get(f"{answer.location}.json").get_json()
    assert (progress["ended"], progress["queued"]) == (False, True)
    assert 0 <= progress["elapsed"] < 60
    assert [row["source"] for row in progress["sources"]] == ["limburg", "vlaams-brabant"]

    assert carry_out(two_provinces).state == "succeeded"
    progress = limburg.get(f"{answer.location}.json").get_json()
    assert progress["ended"] is True
    rows = {row["source"]: row for row in progress["sources"]}
    assert rows["limburg"]["written"] == counts(two_provinces, engine)["limburg"]
    assert rows["vlaams-brabant"]["carried"] == counts(two_provinces, engine)["vlaams-brabant"]
    ended = as_read(limburg.get(answer.location))
    assert "geslaagd" in ended
    assert "http-equiv" not in ended
    assert "Opbouw: Limburg" in as_read(limburg.get("/beheer/runs"))


def test_a_second_order_leads_to_the_run_that_is_busy(
    platform: FlaskClient, two_provinces: TwoProvinces, idle: None
) -> None:
    first = send(platform, "/beheer/runs", "/beheer", source="limburg").location
    token = form_token(platform.get("/beheer/account"))
    second = platform.post("/beheer/runs", data={"csrf_token": token, "source": "limburg"})
    assert second.location == first
    assert "Deze run was al gevraagd" in as_read(platform.get(first))


def test_other_orders_wait_for_their_turn_and_can_be_cancelled(
    platform: FlaskClient, limburg: FlaskClient, two_provinces: TwoProvinces, idle: None
) -> None:
    busy = runs.request(
        two_provinces.db, source=None, requested_by="test", lease_seconds=two_provinces.settings.lease_seconds
    )
    with Lease(two_provinces.db, busy, two_provinces.settings.lease_seconds):
        order = send(limburg, "/beheer/bijwerken", "/beheer", source="limburg").location
        page = as_read(limburg.get(order))
        assert ">wacht<" in page
        assert "Deze run wacht op zijn beurt, na: " in page
        assert f'href="/beheer/runs/{busy}">Opbouw: alle bronnen</a>' in page
        overview = as_read(platform.get("/beheer"))
        assert "Nu bezig: " in overview
        assert f'Daarna: <a href="{order}">Bijwerking: Limburg</a>' in overview
        assert "Annuleer deze run" not in as_read(limburg.get(f"/beheer/runs/{busy}"))
        assert send(limburg, f"/beheer/runs/{busy}/annuleren", "/beheer").status_code == 403
        assert send(limburg, f"{order}/annuleren", order).location == order
        assert "Geannuleerd door test-" in as_read(limburg.get(order))
        send(platform, f"/beheer/runs/{busy}/annuleren", f"/beheer/runs/{busy}")
        assert "vroeg om te annuleren" in as_read(platform.get(f"/beheer/runs/{busy}"))
    runs.finish(two_provinces.db, busy, "cancelled")
    assert send(platform, f"{order}/annuleren", "/beheer").status_code == 303
    assert "Deze run is al geëindigd." in as_read(platform.get(order))
    assert [entry.action for entry in audit.entries(two_provinces.db, limit=3)] == [
        "runs.cancel",
        "runs.cancel",
        "runs.order",
    ]


def test_a_run_that_does_not_exist(platform: FlaskClient) -> None:
    for path in ("/beheer/runs/geen", "/beheer/runs/geen.json", "/beheer/runs/geen/geweigerd.csv"):
        assert platform.get(path).status_code == 404


def test_rejects_are_shown_and_downloaded_per_province(
    platform: FlaskClient, limburg: FlaskClient, two_provinces: TwoProvinces
) -> None:
    run = two_provinces.first_run
    page, own = as_read(platform.get(f"/beheer/runs/{run.id}")), as_read(limburg.get(f"/beheer/runs/{run.id}"))
    assert "vestiging 1, postcode" in page
    assert page.count("<td>Vlaams-Brabant</td>") == 4
    assert own.count("<td>Vlaams-Brabant</td>") == 0
    answer = limburg.get(f"/beheer/runs/{run.id}/geweigerd.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 5
    assert {row["bron"] for row in rows} == {"limburg"}


def test_cells_of_a_download_cannot_become_formulas(platform: FlaskClient, two_provinces: TwoProvinces) -> None:
    run = two_provinces.first_run
    hostile = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx"]
    rejected_rows.record(two_provinces.db, run.id, [Reject("limburg", text, "title", text) for text in hostile])
    answer = platform.get(f"/beheer/runs/{run.id}/geweigerd.csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    with database.write(two_provinces.db) as connection:
        connection.execute(rejects.delete().where(rejects.c.source_id.in_(hostile)))


def test_a_refused_run_can_be_overruled_with_open_eyes(
    limburg: FlaskClient, platform: FlaskClient, two_provinces: TwoProvinces, idle: None, engine: OpenSearch
) -> None:
    file, whole = two_provinces.source_file("limburg"), two_provinces.source_file("limburg").read_bytes()
    before = counts(two_provinces, engine)["limburg"]
    try:
        lose_half(file)
        refused = rebuild_now(two_provinces.settings, "limburg")
        assert refused.state == "refused"
        page = as_read(limburg.get(f"/beheer/runs/{refused.id}"))
        assert f"De bron Limburg zou van {before} naar" in page
        assert "vraag dan aan de beheerder van het platform" in page
        assert 'value="shrunk:limburg"' not in page
        assert 'value="shrunk:limburg"' in as_read(platform.get(f"/beheer/runs/{refused.id}"))
        assert "Wat er zou veranderen" in page
        assert "meer dan een vijfde minder" in page
        answer = limburg.get(f"/beheer/runs/{refused.id}/verschil.csv")
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline=""), delimiter=";"))
        assert {(row["bron"], row["wat"]) for row in rows} == {("limburg", "weg")}
        one = as_read(limburg.get(f"/beheer/runs/{refused.id}/verschil/limburg:{rows[0]['sleutel']}"))
        assert html.escape(rows[0]["titel"]) in one
        assert "staat niet meer in de nieuwe index" in one
        assert limburg.get(f"/beheer/runs/{refused.id}/verschil/limburg:geen").status_code == 404
        assert "Kijk waarom, en wat er zou veranderen" in as_read(limburg.get("/beheer"))
        assert "de laatste run is tegengehouden" in as_read(limburg.get("/beheer"))
        mine = {"source": "limburg", "accept": "shrunk:limburg"}
        assert send(limburg, "/beheer/runs", "/beheer", **mine).status_code == 403
        assert send(platform, "/beheer/runs", "/beheer", source="limburg", accept="unequal").status_code == 400
        nothing = send(platform, "/beheer/runs", "/beheer", source="limburg", refused=refused.id)
        assert nothing.location == f"/beheer/runs/{refused.id}"
        assert "Vink minstens één reden aan" in as_read(platform.get(nothing.location))
        earlier = {"earlier": "probes", "refused": refused.id}
        watched = send(platform, "/beheer/runs", "/beheer", **mine, **earlier).location
        assert audit.entries(two_provinces.db, limit=1)[0].details["accepted"] == ["shrunk:limburg", "probes"]
        assert carry_out(two_provinces).state == "succeeded"
    finally:
        file.write_bytes(whole)
    assert counts(two_provinces, engine)["limburg"] < before
    assert "aanvaardde:" in as_read(platform.get(watched))
    assert "Aanvaard: De bron Limburg" in as_read(platform.get("/beheer/runs"))
    assert "Kijk waarom" not in as_read(platform.get("/beheer"))


def test_one_source_that_cannot_be_read_is_said_and_marked(platform: FlaskClient, two_provinces: TwoProvinces) -> None:
    file = two_provinces.source_file("limburg")
    away = file.rename(file.with_suffix(".weg"))
    try:
        run = rebuild_now(two_provinces.settings, "limburg")
    finally:
        away.rename(file)
    assert run.state == "partial"
    page = as_read(platform.get("/beheer"))
    assert "let op: Limburg is verouderd" in page
    assert "verouderd: was niet te lezen" in page
    assert "niet te lezen, overgenomen" in as_read(platform.get(f"/beheer/runs/{run.id}"))


def test_history_has_pages(platform: FlaskClient, two_provinces: TwoProvinces) -> None:
    with database.write(two_provinces.db) as connection:
        known = connection.execute(runs_table.select().limit(1)).mappings().one()
        rows = [dict(known) | {"id": f"oud-{n}", "message": f"oude run {n}"} for n in range(25)]
        connection.execute(runs_table.insert(), rows)
    try:
        first = as_read(platform.get("/beheer/runs"))
        assert "Pagina 1 van" in first
        assert 'href="/beheer/runs?pagina=2&amp;soort=&amp;bron=&amp;toestand="' in first
        assert "Pagina 2 van" in as_read(platform.get("/beheer/runs?pagina=2"))
        assert platform.get("/beheer/runs?pagina=onzin").status_code == 200
        assert platform.get("/beheer/runs?pagina=999999999999").status_code == 200
    finally:
        with database.write(two_provinces.db) as connection:
            connection.execute(runs_table.delete().where(runs_table.c.id.like("oud-%")))


def test_history_is_chosen_by_kind_source_and_state(platform: FlaskClient, two_provinces: TwoProvinces) -> None:
    order = runs.request(two_provinces.db, source="limburg", requested_by="test", lease_seconds=3, kind="sync")
    runs.finish(two_provinces.db, order, "cancelled", "einde van de test")
    chosen = as_read(platform.get("/beheer/runs?soort=sync&bron=limburg&toestand=cancelled"))
    assert "Bijwerking: Limburg" in chosen
    assert '<option value="cancelled" selected>geannuleerd</option>' in chosen
    assert "Opbouw: alle bronnen</a>" not in chosen
    assert "Opbouw: alle bronnen</a>" in as_read(platform.get("/beheer/runs?bron=alle"))
    assert "Geen enkele run voldoet hieraan." in as_read(platform.get("/beheer/runs?soort=onzin"))


def test_what_a_source_says_cannot_become_part_of_the_page(platform: FlaskClient, two_provinces: TwoProvinces) -> None:
    run = two_provinces.first_run
    hostile = "<script>alert(1)</script>"
    rejected_rows.record(two_provinces.db, run.id, [Reject("limburg", hostile, hostile, hostile)])
    runs.progress(two_provinces.db, run.id, "limburg", message=hostile)
    page = as_read(platform.get(f"/beheer/runs/{run.id}"))
    assert hostile not in page
    assert "&lt;script&gt;" in page
    with database.write(two_provinces.db) as connection:
        connection.execute(rejects.delete().where(rejects.c.source_id == hostile))
        connection.execute(run_sources.update().where(run_sources.c.run_id == run.id).values(message=""))
