"""Trials of synonym rules: ordered in the back office, carried out as every run, shown side by side."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.operations import work
from app.outbox import webhooks
from app.quality import judgments, trials
from app.quality.judgments import JudgedQuery
from base import clock, connections, database
from base.tables import runs as runs_table
from base.tables import searches
from indexer.rules import rule_store
from indexer.running import orders, runs
from tests.kit.accounts import log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.editor import FORM, RULE, RULES, SLANG
from tests.kit.pages import as_read


def measured(app: Flask, db: sa.Engine, address: str) -> runs.Run:
    """Carry out the trial whose page this is, as the worker does."""
    settings = app.extensions["doeners"].settings
    trial = runs.get(db, address.rsplit("/", 1)[1])
    assert trial is not None
    return work.carry_out(settings, connections.search_engine(settings), db, trial)


def test_the_effect_is_measured_and_shown_side_by_side(
    editor: FlaskClient, app: Flask, db: sa.Engine, client: FlaskClient
) -> None:
    wanted = client.get("/api/v1/offerings?q=schoonmaken").json["offerings"][0]["id"]
    committed(judgments.judge, db, JudgedQuery(SLANG, "", {wanted: 3}), "test")
    with database.write(db) as connection:
        row = {"day": clock.today(), "text": f"{SLANG} kantoor", "asked": 7, "weak": 7}
        connection.execute(searches.insert().values(**row))
    address = send(editor, FORM, FORM, **RULE, meet="1").location
    measured(app, db, address)
    page = editor.get(address, follow_redirects=True).text
    said = r"Deze regel verandert de eerste tien van 1\sbeoordeelde zoekvraag en 1 van de laatste \d+\sechte zoekvra"
    assert re.search(said, page)
    assert re.search(r"nDCG 0,00 → [01],\d\d", page)
    assert page.count("niets gevonden") == 1
    assert "nieuw" in page
    assert "Zet live" in page


def test_a_trial_is_watched_as_every_run(editor: FlaskClient, client: FlaskClient) -> None:
    address = send(editor, FORM, FORM, **RULE, meet="1").location
    assert "Proef van synoniemen" in editor.get(address).text
    progress = editor.get(f"{address}.json").json
    assert (progress["queued"], progress["state"], progress["sources"]) == (True, "wacht", [])
    trial = client.get(f"/api/v1/runs/{address.rsplit('/', 1)[1]}").json
    assert (trial["kind"], trial["state"]) == ("trial", "queued")
    waits = editor.get(f"{RULES}/effect/{trial['id']}")
    assert (waits.status_code, waits.location) == (302, address)


def test_a_colleague_who_changes_no_rules_sees_the_run_of_a_trial(
    editor: FlaskClient, app: Flask, db: sa.Engine
) -> None:
    address = send(editor, FORM, FORM, **RULE, meet="1").location
    run = measured(app, db, address)
    reader = app.test_client()
    log_in(reader, somebody(db, "read-only"))
    assert as_read(reader.get(address)).count(run.message) == 1


def test_what_cannot_be_measured_says_so(editor: FlaskClient, db: sa.Engine) -> None:
    address = send(editor, FORM, FORM, **RULE, meet="1").location
    run_id = address.rsplit("/", 1)[1]
    runs.finish(db, run_id, "failed", trials.REFUSED)
    page = as_read(editor.get(address, follow_redirects=True))
    assert trials.REFUSED in page
    assert "Meet opnieuw" in page
    assert send(editor, f"{RULES}/effect/{run_id}/live", RULES).location == RULES
    assert send(editor, f"{RULES}/effect", RULES).location == RULES


def test_a_trial_of_which_the_drafts_are_gone_fails(editor: FlaskClient, app: Flask, db: sa.Engine) -> None:
    address = send(editor, FORM, FORM, **RULE, meet="1").location
    [draft] = rule_store.listed(db, "draft")
    send(editor, f"{RULES}/weg", RULES, concept=str(draft.id))
    run = measured(app, db, address)
    assert (run.state, run.message) == ("failed", trials.GONE)


def test_a_cancelled_trial_measures_nothing(editor: FlaskClient, app: Flask, db: sa.Engine) -> None:
    address = send(editor, FORM, FORM, **RULE, meet="1").location
    with database.write(db) as connection:  # as who cancels while it runs
        connection.execute(runs_table.update().values(cancelled_by="iemand"))
    run = measured(app, db, address)
    trial = trials.get(db, run.id)
    assert (run.state, trial.effect if trial else "") == ("cancelled", None)


def test_trials_of_other_drafts_wait_for_their_turn_before_a_rebuild(
    editor: FlaskClient, app: Flask, db: sa.Engine
) -> None:
    settings = app.extensions["doeners"].settings
    rebuild = orders.place(settings, db, orders.Order("rebuild"), by="test")
    first, second = (trials.order(settings, db, [number], by="test") for number in (1, 2))
    assert [run.id for run in runs.waiting(db)] == [first, second, rebuild]


def test_a_webhook_hears_nothing_of_a_trial(editor: FlaskClient, app: Flask, db: sa.Engine) -> None:
    address = send(editor, FORM, FORM, **RULE, meet="1").location
    run_id = address.rsplit("/", 1)[1]
    runs.finish(db, run_id, "failed", trials.REFUSED)
    assert webhooks.event_of(runs.get(db, run_id)) is None
