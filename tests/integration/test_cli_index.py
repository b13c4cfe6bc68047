"""`doeners index …` on the real engine."""

from __future__ import annotations

import json
from dataclasses import replace

from opensearchpy import OpenSearch

from app.security import audit
from base import clock, database
from base.tables import lease as lease_table
from base.tables import runs as runs_table
from indexer import code
from indexer.engine import alias, index_meta
from indexer.lease import Lease
from indexer.running import orders, runs
from tests.kit.commands import doeners, failed_calmly, process
from tests.kit.rebuilds import rebuild_now
from tests.kit.two_provinces import TwoProvinces, lose_half


def live(engine: OpenSearch, two_provinces: TwoProvinces) -> str | None:
    return alias.live(engine, two_provinces.settings.index)


def last_run(two_provinces: TwoProvinces) -> runs.Run:
    return runs.history(two_provinces.db, limit=1)[0]


def test_status_says_how_it_is_and_what_to_do(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    result = doeners(two_provinces.settings, "index", "status")
    assert result.returncode == 0, result.stderr
    counts = index_meta.read(engine, two_provinces.settings.index).counts
    lines = result.stdout.splitlines()
    joined = engine.count(index=two_provinces.settings.index, body={"query": {"exists": {"field": "twin_of"}}})["count"]
    number = f"{sum(counts.values())} aanbiedingen uit 2 bronnen, waarvan {joined} als dubbel samengevoegd"
    assert lines[0].startswith(f"{number}, opgebouwd vandaag om ")
    assert f"Alias {two_provinces.settings.index} -> {live(engine, two_provinces)}" in lines
    assert any("dezelfde als in de code" in line for line in lines)
    assert any(line.startswith(f"  Limburg: {counts['limburg']}, gelezen vandaag") for line in lines)
    assert any(line.startswith("Laatste run: opbouw, geslaagd") for line in lines)
    assert lines[-1].startswith("Volgende stap: Bekijk de geweigerde rijen: ")


def test_status_for_programs(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    result = doeners(two_provinces.settings, "index", "status", "--json")
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["alias"], told["name"]) == (two_provinces.settings.index, live(engine, two_provinces))
    assert {source["source"]: source["offerings"] for source in told["sources"]} == index_meta.read(
        engine, two_provinces.settings.index
    ).counts
    assert (told["concerns"], told["drift"], told["same_definition"]) == ([], [], True)
    assert told["waiting"]["rejects"] > 0
    assert told["next_step"].startswith("Bekijk de geweigerde rijen")
    assert told["code"] == told["code_here"] == code.version()
    assert told["lucene"] == engine.info()["version"]["lucene_version"]
    assert told["last"]["state"] == "succeeded"
    assert told["active"] is None


def test_ensure_leaves_a_good_index_alone(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    before = live(engine, two_provinces)
    result = doeners(two_provinces.settings, "index", "ensure")
    assert (result.returncode, result.stdout) == (0, "De index is er al en past bij de code.\n")
    assert live(engine, two_provinces) == before


def test_ensure_rebuilds_what_another_definition_made_after_a_dead_process(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    name = str(live(engine, two_provinces))
    about = index_meta.read(engine, name)
    index_meta.write(engine, name, replace(about, digest="0" * 64))
    drift = doeners(two_provinces.settings, "index", "status").stdout
    assert "de definitie in de code is veranderd" in drift
    assert "Volgende stap: Voer `doeners index rebuild` uit: de definitie verschilt van die in de code." in drift
    dead = runs.request(
        two_provinces.db, source=None, requested_by="dood", lease_seconds=two_provinces.settings.lease_seconds
    )
    with database.write(two_provinces.db) as connection:  # what a process leaves that was killed a moment ago
        connection.execute(runs_table.update().where(runs_table.c.id == dead).values(state="running"))
        connection.execute(lease_table.update().values(run_id=dead, heartbeat_at=clock.now()))

    result = process(two_provinces.settings, "index", "ensure")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("De definitie is veranderd.\n")
    counts = index_meta.read(engine, two_provinces.settings.index).counts
    assert f"Limburg: 147 gelezen, {counts['limburg']} geschreven, 5 geweigerd" in result.stdout
    assert "Klaar: de nieuwe index is live." in result.stdout
    assert live(engine, two_provinces) != name
    abandoned = runs.get(two_provinces.db, dead)
    assert abandoned is not None
    assert abandoned.state == "abandoned"


def test_status_names_the_part_that_differs_and_ensure_carries_out_an_order_that_waits(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    name = str(live(engine, two_provinces))
    about = index_meta.read(engine, name)
    other = replace(about, digest="0" * 64, parts={**about.parts, "taxonomy": "0"}, code="0.0.1-1")
    index_meta.write(engine, name, other)
    lines = doeners(two_provinces.settings, "index", "status").stdout.splitlines()
    assert f"Code: 0.0.1-1, hier draait {code.version()}" in lines
    step = "Voer `doeners index rebuild` uit: de sectoren en activiteiten zijn veranderd in de code."
    assert lines[-1] == f"Volgende stap: {step}"
    order = runs.request(
        two_provinces.db, source=None, requested_by="nacht", lease_seconds=two_provinces.settings.lease_seconds
    )
    assert doeners(two_provinces.settings, "index", "ensure").returncode == 0
    done = runs.get(two_provinces.db, order)
    assert done is not None
    assert done.state == "succeeded"


def test_a_rebuild_that_misses_a_source_is_partial(two_provinces: TwoProvinces) -> None:
    file = two_provinces.source_file("limburg")
    away = file.rename(file.with_suffix(".weg"))
    try:
        result = doeners(two_provinces.settings, "index", "rebuild", "--source", "limburg")
    finally:
        away.rename(file)
    assert result.returncode == 5, result.stderr
    assert "Limburg: niet te lezen. Het bestand van Limburg (limburg.sqlite) staat er niet." in result.stdout
    assert "Klaar, maar gedeeltelijk" in result.stdout
    assert last_run(two_provinces).state == "partial"
    assert (
        "voer dan `doeners index rebuild --source limburg` uit"
        in doeners(two_provinces.settings, "index", "status").stdout
    )


def test_a_rebuild_that_would_lose_too_much_is_refused_until_accepted(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    file, whole = two_provinces.source_file("limburg"), two_provinces.source_file("limburg").read_bytes()
    before = live(engine, two_provinces)
    try:
        lose_half(file)
        refused = doeners(two_provinces.settings, "index", "rebuild")
        assert refused.returncode == 4, refused.stderr
        assert "Tegengehouden: de vorige index blijft live." in refused.stdout
        assert "shrunk:limburg: De bron Limburg zou van" in refused.stdout
        assert " weg; " in refused.stdout  # what would change
        assert live(engine, two_provinces) == before
        dry = doeners(two_provinces.settings, "index", "rebuild", "--dry-run", "--accept", "shrunk:limburg")
        assert dry.returncode == 0, dry.stderr
        assert "Proefopbouw klaar: zo mag de nieuwe index live." in dry.stdout
        assert live(engine, two_provinces) == before
        went = doeners(two_provinces.settings, "index", "rebuild", "--accept", "shrunk:limburg")
        assert went.returncode == 0, went.stderr
        assert live(engine, two_provinces) != before
        entry = next(iter(audit.entries(two_provinces.db, limit=1)))
        assert (entry.action, entry.details["accepted"]) == ("runs.order", ["shrunk:limburg"])
    finally:
        file.write_bytes(whole)


def test_one_run_at_a_time(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    before = live(engine, two_provinces)
    order = runs.request(
        two_provinces.db, source="limburg", requested_by="test", lease_seconds=two_provinces.settings.lease_seconds
    )
    try:
        same = ["rebuild", "--source", "limburg"]
        for arguments in (same, [*same, "--queue"], ["rollback"], ["prune"]):
            result = doeners(two_provinces.settings, "index", *arguments)
            assert failed_calmly(result, 3, f"Er loopt al een run: {order}.")
        assert live(engine, two_provinces) == before
    finally:
        runs.finish(two_provinces.db, order, "abandoned", "einde van de test")


def test_a_sync_behind_a_rebuild_waits_for_the_worker(two_provinces: TwoProvinces) -> None:
    busy = runs.request(
        two_provinces.db, source=None, requested_by="test", lease_seconds=two_provinces.settings.lease_seconds
    )
    with Lease(two_provinces.db, busy, two_provinces.settings.lease_seconds):
        result = doeners(two_provinces.settings, "index", "sync")
        order = last_run(two_provinces)
        assert (result.returncode, result.stderr) == (0, "")
        assert f"Er loopt al een run. De uwe ({order.id}) wacht en begint vanzelf daarna" in result.stdout
        assert (order.kind, order.state) == ("sync", "queued")
        assert failed_calmly(doeners(two_provinces.settings, "index", "sync", "--source", "limburg"), 3, order.id)
    runs.finish(two_provinces.db, busy, "abandoned", "einde van de test")
    result = doeners(two_provinces.settings, "index", "cancel")
    assert (result.returncode, result.stdout) == (0, "Geannuleerd.\n")
    cancelled = runs.get(two_provinces.db, order.id)
    assert cancelled is not None
    assert (cancelled.state, cancelled.cancelled_by) == ("cancelled", "opdrachtregel")
    entry, before = audit.entries(two_provinces.db, limit=2)
    assert (entry.action, entry.who, entry.subject) == ("runs.cancel", "opdrachtregel", order.id)
    assert (before.action, before.details["kind"]) == ("runs.order", "sync")


def test_what_cannot_be_cancelled_is_said(two_provinces: TwoProvinces) -> None:
    assert failed_calmly(doeners(two_provinces.settings, "index", "cancel"), 2, "Er loopt niets.")
    assert failed_calmly(doeners(two_provinces.settings, "index", "cancel", "geen"), 2, "Er is geen run met die id.")
    ended = two_provinces.first_run.id
    assert failed_calmly(doeners(two_provinces.settings, "index", "cancel", ended), 1, "Deze run is al geëindigd.")


def test_an_order_for_the_worker_waits_in_the_database(two_provinces: TwoProvinces) -> None:
    result = doeners(two_provinces.settings, "index", "rebuild", "--queue", "--source", "limburg")
    assert result.returncode == 0, result.stderr
    waiting = last_run(two_provinces)
    assert (waiting.state, waiting.source, waiting.requested_by) == ("queued", "limburg", "opdrachtregel")
    assert waiting.id in result.stdout
    runs.finish(two_provinces.db, waiting.id, "abandoned", "einde van de test")


def test_an_order_waits_also_when_the_broker_is_away(two_provinces: TwoProvinces) -> None:
    result = doeners(two_provinces.settings, "index", "rebuild", "--queue", REDIS_URL="redis://127.0.0.1:1/0")
    assert result.returncode == 0, result.stderr
    waiting = last_run(two_provinces)
    assert waiting.state == "queued"
    runs.finish(two_provinces.db, waiting.id, "abandoned", "einde van de test")


def test_rollback_and_prune_are_recorded(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    if not alias.previous(engine, two_provinces.settings.index):
        rebuild_now(two_provinces.settings, "limburg")
    before, older = live(engine, two_provinces), alias.previous(engine, two_provinces.settings.index)[0]
    result = doeners(two_provinces.settings, "index", "rollback")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"{older} is weer live, in plaats van {before}.\n")
    assert "blijven zoals ze zijn." in result.stdout
    assert live(engine, two_provinces) == older
    assert [(run.kind, run.state) for run in runs.history(two_provinces.db, limit=2)] == [
        ("sync", "succeeded"),  # catches up
        ("rollback", "succeeded"),
    ]
    result = doeners(two_provinces.settings, "index", "forward")
    assert (result.returncode, live(engine, two_provinces)) == (0, before)
    assert doeners(two_provinces.settings, "index", "rollback").returncode == 0

    orphan = str(alias.IndexName.new(two_provinces.settings.index, "f" * 64, clock.now()))
    engine.indices.create(index=orphan)
    result = doeners(two_provinces.settings, "index", "prune")
    assert result.returncode == 0, result.stderr
    assert orphan in result.stdout
    assert not engine.indices.exists(index=orphan)
    assert live(engine, two_provinces) == older
    assert (last_run(two_provinces).kind, last_run(two_provinces).state) == ("prune", "succeeded")


def test_a_rollback_orders_no_second_sync_where_one_waits(two_provinces: TwoProvinces) -> None:
    waits = orders.place(two_provinces.settings, two_provinces.db, orders.Order("sync"), by="test")
    try:
        assert doeners(two_provinces.settings, "index", "forward").returncode == 0
        newest = runs.history(two_provinces.db, limit=2)
        assert [(run.kind, run.state) for run in newest] == [("forward", "succeeded"), ("sync", "queued")]
        assert doeners(two_provinces.settings, "index", "rollback").returncode == 0
    finally:
        runs.finish(two_provinces.db, waits, "abandoned", "einde van de test")


def test_without_an_older_index_a_rollback_says_so(two_provinces: TwoProvinces) -> None:
    nothing = two_provinces.settings.index + "leeg"
    result = doeners(two_provinces.settings, "index", "rollback", DOENERS_INDEX=nothing)
    assert failed_calmly(result, 1, "Er is geen oudere index")


def test_a_reason_that_cannot_be_accepted_is_a_bad_argument(two_provinces: TwoProvinces) -> None:
    result = doeners(two_provinces.settings, "index", "rebuild", "--accept", "unequal")
    assert failed_calmly(result, 2, "“unequal” is geen reden die u kunt aanvaarden.")


def test_an_unknown_source_is_a_bad_argument(two_provinces: TwoProvinces) -> None:
    result = doeners(two_provinces.settings, "index", "rebuild", "--source", "antwerpen")
    assert failed_calmly(result, 2, "De bron is een van: limburg, vlaams-brabant.")


def test_without_the_engine_nothing_happens_and_it_says_so(two_provinces: TwoProvinces) -> None:
    away = {"OPENSEARCH_URL": "http://127.0.0.1:1"}
    assert failed_calmly(doeners(two_provinces.settings, "index", "ensure", **away), 1, "De zoekmotor antwoordt niet")
    status = doeners(two_provinces.settings, "index", "status", **away)
    assert status.stdout.startswith("De zoekmotor antwoordt niet.\n")
    assert status.stdout.endswith("Volgende stap: Start de zoekmotor.\n")
    result = doeners(two_provinces.settings, "index", "rebuild", **away)
    assert result.returncode == 1
    assert "Mislukt: de vorige index blijft live.\nDe zoekmotor is niet bereikbaar" in result.stdout
    assert "Traceback" not in result.stderr
    assert last_run(two_provinces).state == "failed"
