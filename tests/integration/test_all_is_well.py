"""Overview, command line and /readyz say the same, and none says that all is well while something waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.events import record
from app.operations import condition
from base import clock, database, tables
from indexer.engine import alias, bulk, index_meta
from indexer.running import runs
from indexer.sources import source_reads
from tests.kit.accounts import somebody
from tests.kit.commands import doeners
from tests.kit.one_offering import fill, offering
from tests.kit.pages import as_read
from tests.kit.quiet_site import HERE, Site
from tests.kit.waiting import wait_for

WELL = ("alles in orde", "Niets te doen")


@pytest.fixture
def site(quiet_site: Site) -> Site:
    return quiet_site


def question(site: Site) -> None:
    row = {"need": "stoelen", "province": HERE, "buyer_kind": "school", "email": "a@b.example"}
    site.add(tables.questions, id="d1", form_key="f1", created_at=clock.now(), **row)


def question_of_nowhere(site: Site) -> None:
    row = {"need": "stoelen", "buyer_kind": "school", "email": "a@b.example"}
    site.add(tables.questions, id="d1", form_key="f1", created_at=clock.now(), **row)


def remark(site: Site) -> None:
    site.add(tables.feedback, created_at=clock.now(), message="mooi")


def report(site: Site) -> None:
    row = {"kind": "missing", "province": HERE, "subject": "De Spa", "place": "Gent", "message": "weg", "done_by": ""}
    site.add(tables.reports, created_at=clock.now(), **row)


def correction(site: Site) -> None:
    row = {"number": 1, "subject": f"{HERE}:1", "kind": "correction", "state": "proposed", "province": HERE}
    row |= {"details": {"fields": {"title": {"old": "a", "new": "b"}}}, "made_by": "organisatie"}
    site.add(tables.edits, made_at=clock.now(), **row)


def reject(site: Site) -> None:
    row = {"source": HERE, "source_id": "7", "field": "title", "message": "leeg", "run_id": "r"}
    site.add(tables.source_rejects, first_seen=clock.now(), last_seen=clock.now(), **row)


def duplicate(site: Site) -> None:
    same = {"organisation_id": "een", "website": "https://spade.example", "phone": "091234567"}
    one = {**offering(), **same, "id": f"{HERE}:1"}
    other = {**one, "id": "limburg:1", "source": "limburg", "organisation_id": "twee"}
    bulk.write(site.engine, site.index, [one, other], version=2)
    site.engine.indices.refresh(index=site.index)
    alias.set_changed(site.engine, site.settings.index, site.index, clock.now().isoformat())


def mail_that_fails(site: Site) -> None:
    outgoing(site, "mail", recipient="a@b.example", subject="s")


def webhook_that_fails(site: Site) -> None:
    site.add(tables.webhooks, url="https://x.example", secret="x", events=[], created_by="a", created_at=clock.now())
    outgoing(site, "webhook", recipient="https://x.example", subject="test", webhook_id=1)


def outgoing(site: Site, kind: str, **row: str | int) -> None:
    state = {"state": "given_up", "reference": kind, "tries": 7, "outcome": "Niet bereikbaar."}
    site.add(tables.outbox, kind=kind, body="{}", created_at=clock.now(), **state, **row)


def draft(site: Site) -> None:
    row = {"kind": "add", "sector": "algemeen", "rule": "a, b", "reason": "r", "state": "draft", "created_by": "a"}
    site.add(tables.synonym_edits, created_at=clock.now(), **row)


def search_that_finds_nothing(site: Site) -> None:
    site.add(tables.searches, day=clock.today(), text="zweefvliegen", asked=9, weak=9)


def lost_events(site: Site) -> None:
    site.add(tables.lost_events, at=clock.now() - record.LATELY / 2, kind="search", count=3)


def fallen_score(site: Site) -> None:
    for back in range(6):
        row = {"written": 0.7 if back else 0.6, "written_queries": 40, "implicit": None, "implicit_queries": 0}
        day = clock.today() - timedelta(days=back)
        site.add(tables.search_scores, day=day, live="index", by_meaning=True, **row)


def unread_once(site: Site) -> None:
    source_reads.failed(site.db, HERE, "r", clock.now(), "Het bestand is leeg.")


def held(site: Site) -> None:
    source_reads.succeeded(site.db, HERE, "r", clock.now(), rows=1, rejects=[], index=None)


def partial_sync(site: Site) -> None:
    ended(site, "sync", "partial")


def refused_rebuild_before_a_good_sync(site: Site) -> None:
    ended(site, "rebuild", "refused")
    ended(site, "sync", "succeeded")


def ended(site: Site, kind: runs.RunKind, state: runs.RunState) -> None:
    """A run that ended so."""
    run = runs.request(site.db, source=None, requested_by="test", lease_seconds=8.0, kind=kind)
    runs.finish(site.db, run, state)


def carried_over(site: Site) -> None:
    site.engine.update(index=site.index, id=f"{HERE}:1", body={"doc": {"stale": True}}, params={"refresh": "true"})


def alias_on_two(site: Site) -> None:
    older = site.index
    fill(site.settings)
    about = index_meta.read(site.engine, older)
    index_meta.write(site.engine, site.index, about)
    site.engine.indices.put_alias(index=older, name=site.settings.index)


def disk_full(site: Site) -> None:
    site.engine.indices.put_settings(index=site.index, body={"index.blocks.read_only_allow_delete": True})


THINGS: list[tuple[Callable[[Site], None], str]] = [
    (question, "1 vraag wacht op antwoord"),
    (question_of_nowhere, "1 vraag wacht op antwoord"),
    (remark, "1 reactie wacht"),
    (report, "1 melding wacht"),
    (correction, "1 verbetering wacht op een besluit"),
    (reject, "1 rij is geweigerd"),
    (duplicate, "dubbel"),
    (mail_that_fails, "1 mail is niet verstuurd"),
    (webhook_that_fails, "1 webhook werd niet bereikt"),
    (draft, "1 concept van een synoniem wacht"),
    (search_that_finds_nothing, "1 zoekvraag vond bijna niets"),
    (lost_events, "3 zoekvragen zijn sinds gisteren niet geteld"),
    (fallen_score, "1 score van het zoeken is gedaald"),
    (unread_once, "Oost-Vlaanderen is niet te lezen"),
    (held, "Oost-Vlaanderen is tegengehouden"),
    (partial_sync, "de laatste run is gedeeltelijk"),
    (refused_rebuild_before_a_good_sync, "de laatste opbouw is tegengehouden"),
    (carried_over, "Oost-Vlaanderen is verouderd"),
    (alias_on_two, "wijst naar 2 indexen tegelijk"),
    (disk_full, "de schijf is vol"),
]


def wait_for_warnings(site: Site, awaited: Callable[[str], bool]) -> None:
    """Wait until /readyz warns of what is awaited; it looks in the background."""
    client = site.app.test_client()
    wait_for(lambda: awaited(" ".join(client.get("/readyz").json["warnings"]).lower()))


def test_a_site_in_which_nothing_waits_says_so(site: Site) -> None:
    page = site.person().get("/beheer").text
    assert all(word in page for word in WELL)
    assert "Volgende stap: Niets te doen." in doeners(site.settings, "index", "status").stdout
    wait_for_warnings(site, lambda text: not text)


@pytest.mark.parametrize(("happens", "said"), THINGS, ids=[happens.__name__ for happens, _ in THINGS])
def test_what_waits_is_said_on_every_face(site: Site, happens: Callable[[Site], None], said: str) -> None:
    happens(site)
    page, told = site.person().get("/beheer").text, doeners(site.settings, "index", "status").stdout
    for face in (page, told):
        assert said in face
        assert not any(word in face for word in WELL)
    wait_for_warnings(site, lambda text: said.lower() in text)
    if happens is disk_full:
        site.engine.indices.put_settings(index=site.index, body={"index.blocks.read_only_allow_delete": None})


def test_a_province_hears_of_its_own_only(site: Site) -> None:
    question(site)
    own, other = somebody(site.db, "province", HERE).account, somebody(site.db, "province", "limburg").account
    look = [condition.look(site.settings, site.engine, site.db, account.may) for account in (own, other)]
    assert [[kind.kind for kind in found.waiting] for found in look] == [["questions"], []]


def test_what_was_handled_waits_no_more(site: Site) -> None:
    question(site)
    remark(site)
    client = site.person()
    for page, path in (("/beheer/vragen/d1", "/beheer/vragen/d1"), ("/beheer/reacties", "/beheer/reacties/1")):
        token = client.get(page).text.partition('name="csrf_token" value="')[2].partition('"')[0]
        fields = {"csrf_token": token, "because": "handled"}
        assert client.post(f"{path}/afgehandeld", data=fields).status_code == 303
        assert "door test-" in as_read(client.get(page))
    assert "Niets te doen" in client.get("/beheer").text


def test_a_database_that_is_away_is_no_reason_to_send_visitors_away(site: Site) -> None:
    wait_for_warnings(site, lambda text: not text)
    with database.write(site.db) as connection:
        connection.exec_driver_sql("DROP TABLE questions")
    wait_for_warnings(site, lambda text: "databank" in text)
    assert site.app.test_client().get("/readyz").status_code == 200
