"""What an organisation does about its own offering, by a link in a letter, and what the province decides."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.outbox import mail, rows
from app.owners import keys, letters, reports
from app.security import audit
from app.security.area import in_province
from base import database
from base.tables import outbox, owner_letters
from indexer.document.fields import Offering
from indexer.edits import edit_store
from tests.kit.accounts import forget_attempts, form_token, log_in, somebody
from tests.kit.commands import doeners
from tests.kit.mailbox import Mailbox
from tests.kit.two_provinces import TwoProvinces, some_offering

LATER = "2027-03-01"


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


@pytest.fixture
def visitor(two_provinces: TwoProvinces) -> FlaskClient:
    return two_provinces.app.test_client()


def live(two_provinces: TwoProvinces, engine: OpenSearch, identity: str) -> Offering:
    return dict(engine.get(index=two_provinces.settings.index, id=identity)["_source"])


def page_of(two_provinces: TwoProvinces, offering: Offering) -> str:
    key = keys.make(two_provinces.settings, offering)
    return f"/aanbod/{offering['id']}/bevestigen?sleutel={key}"


def do(client: FlaskClient, page: str, action: str, **fields: str) -> tuple[int, str]:
    """Send a form of the page; the status and what the page then says."""
    token = form_token(client.get(page))
    answer = client.post(page, data={"csrf_token": token, "actie": action, **fields})
    shown = client.get(answer.headers["Location"]) if answer.status_code == 303 else answer
    return answer.status_code, shown.text


def filled_in(client: FlaskClient, page: str) -> dict[str, str]:
    """The correction form as the page gives it."""
    text = client.get(page).text
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', text))
    found |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s?([^<]*)</textarea>', text))
    return {name: value for name, value in found.items() if name not in ("csrf_token", "actie", "until")}


def test_looking_changes_nothing_and_stays_private(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen = some_offering(two_provinces, engine, 0)
    answer = visitor.get(page_of(two_provinces, chosen))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert edit_store.about(two_provinces.db, chosen["id"]) == []


def test_a_key_that_does_not_fit_opens_nothing(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen, other = some_offering(two_provinces, engine, 0), some_offering(two_provinces, engine, 1)
    wrong = page_of(two_provinces, other).replace(other["id"], chosen["id"])
    for page in (wrong, f"/aanbod/{chosen['id']}/bevestigen", wrong + "x"):
        assert visitor.get(page).status_code == 403
    token = form_token(visitor.get(page_of(two_provinces, other)))
    assert visitor.post(wrong, data={"csrf_token": token, "actie": "klopt"}).status_code == 403
    assert edit_store.about(two_provinces.db, chosen["id"]) == []


def test_without_the_token_of_the_form_nothing_happens(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen = some_offering(two_provinces, engine, 0)
    for action in ("klopt", "pauze", "open", "verbeter", "iets"):
        assert visitor.post(page_of(two_provinces, chosen), data={"actie": action, "until": LATER}).status_code == 422
    assert edit_store.about(two_provinces.db, chosen["id"]) == []


def test_an_organisation_confirms(two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient) -> None:
    chosen = some_offering(two_provinces, engine, 2)
    status, text = do(visitor, page_of(two_provinces, chosen), "klopt")
    assert status == 303
    assert "vandaag is nagekeken" in text
    assert live(two_provinces, engine, chosen["id"])["verified_at"]
    assert live(two_provinces, engine, chosen["id"])["updated_at"] == chosen["updated_at"]


def test_an_organisation_pauses_and_comes_back(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen = some_offering(two_provinces, engine, 3)
    page = page_of(two_provinces, chosen)
    for wrong in ("", "gisteren", "2020-01-01", "2040-01-01"):
        status, text = do(visitor, page, "pauze", until=wrong)
        assert status == 422
        assert 'id="until-fout"' in text
    do(visitor, page, "pauze", until=LATER)
    assert live(two_provinces, engine, chosen["id"])["paused_until"] == LATER
    _, text = do(visitor, page, "open")
    assert "staat weer in de zoekresultaten" in text
    assert "neemt even geen" not in visitor.get(f"/aanbod/{chosen['id']}").text


def test_a_correction_waits_while_the_approved_version_stays(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen = some_offering(two_provinces, engine, 4)
    page = page_of(two_provinces, chosen)
    given = filled_in(visitor, page)
    assert do(visitor, page, "verbeter", **given)[1].count("U veranderde niets.") == 1
    for wrong in ("abc", "12", "+32 11 x", "1" * 20):
        status, text = do(visitor, page, "verbeter", **{**given, "phone": wrong})
        assert (status, "Schrijf een telefoonnummer" in text) == (422, True), wrong
    status, text = do(visitor, page, "verbeter", **{**given, "title": "", "website": "javascript:alert(1)"})
    assert status == 422
    assert 'id="title-fout"' in text
    assert 'id="website-fout"' in text
    do(visitor, page, "verbeter", **{**given, "title": "Eerste versie"})
    do(visitor, page, "verbeter", **{**given, "title": "Hagen en taxussen", "phone": ""})
    assert live(two_provinces, engine, chosen["id"])["title"] == chosen["title"]
    assert "Hagen en taxussen" in visitor.get(page).text

    office = two_provinces.app.test_client()
    log_in(office, somebody(two_provinces.db, "province", "limburg"))
    waiting = office.get("/beheer/correcties").text
    assert "Hagen en taxussen" in waiting
    assert "Eerste versie" not in waiting
    row = next(r for r in edit_store.about(two_provinces.db, chosen["id"]) if r.state == "proposed")
    decision = {"csrf_token": form_token(office.get("/beheer/correcties")), "besluit": "neem-over", "reason": ""}
    assert office.post(f"/beheer/correcties/{row.id}", data=decision).status_code == 303
    now = live(two_provinces, engine, chosen["id"])
    assert (now["title"], now["phone"]) == ("Hagen en taxussen", "")
    assert now["overridden"]["title"] == chosen["title"]
    assert audit.entries(two_provinces.db)[0].action == "correction.approve"


def test_a_refusal_needs_a_reason_which_the_organisation_reads(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen = some_offering(two_provinces, engine, 5)
    page = page_of(two_provinces, chosen)
    do(visitor, page, "verbeter", **{**filled_in(visitor, page), "capacity": "alles"})
    row = next(r for r in edit_store.about(two_provinces.db, chosen["id"]) if r.state == "proposed")
    office = two_provinces.app.test_client()
    log_in(office, somebody(two_provinces.db))
    decision = {"csrf_token": form_token(office.get("/beheer/correcties")), "besluit": "weiger", "reason": ""}
    assert office.post(f"/beheer/correcties/{row.id}", data=decision).status_code == 422
    refused = office.post(f"/beheer/correcties/{row.id}", data={**decision, "reason": "Dat is geen capaciteit."})
    assert refused.status_code == 303
    assert live(two_provinces, engine, chosen["id"])["capacity"] == chosen["capacity"]
    with database.read(two_provinces.db) as connection:
        told = connection.execute(sa.select(outbox).order_by(outbox.c.id.desc())).first()
    assert told is not None
    assert told.recipient == chosen["email"]
    assert "Dat is geen capaciteit." in told.body


def test_another_province_decides_nothing(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen = some_offering(two_provinces, engine, 6)
    page = page_of(two_provinces, chosen)
    do(visitor, page, "verbeter", **{**filled_in(visitor, page), "capacity": "drie per week"})
    row = next(r for r in edit_store.about(two_provinces.db, chosen["id"]) if r.state == "proposed")
    office = two_provinces.app.test_client()
    log_in(office, somebody(two_provinces.db, "province", "vlaams-brabant"))
    text = office.get("/beheer/correcties").text
    assert "drie per week" not in text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', text)[0]
    decision = {"csrf_token": token, "besluit": "neem-over"}
    assert office.post(f"/beheer/correcties/{row.id}", data=decision).status_code == 403
    assert office.post("/beheer/correcties/999999", data=decision).status_code == 404


def test_letters_go_to_the_public_address_with_links_that_work(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient, mailbox: Mailbox
) -> None:
    settings = replace(two_provinces.settings, mail_url=mailbox.url, base_url="http://localhost")
    with database.write(two_provinces.db) as connection:
        connection.execute(outbox.delete())
    assert letters.send_due(two_provinces.settings, engine, two_provinces.db) == 0  # no mail server, no public address
    assert letters.send_due(replace(settings, letters=False), engine, two_provinces.db) == 0
    sent = letters.send_due(settings, engine, two_provinces.db)
    assert 0 < sent <= letters.AT_ONCE
    mail.send_due(settings, two_provinces.db)
    assert len(mailbox.messages) == sent
    link = re.search(r"http://localhost(/aanbod/\S+/bevestigen\?sleutel=\S+)", mailbox.messages[0].get_content())
    assert link
    assert visitor.get(link[1]).status_code == 200
    again = letters.send_due(settings, engine, two_provinces.db)
    with database.read(two_provinces.db) as connection:
        asked = connection.scalar(sa.select(sa.func.count()).select_from(owner_letters))
    assert asked
    assert again == 0 or sent == letters.AT_ONCE


def test_who_asks_for_a_link_gets_one_a_day_at_the_public_address(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen = some_offering(two_provinces, engine, 7)
    with database.write(two_provinces.db) as connection:
        connection.execute(owner_letters.delete())
        connection.execute(outbox.delete())
    page = f"/aanbod/{chosen['id']}/klopt-niet"
    for _ in range(2):
        answer = visitor.post(f"/aanbod/{chosen['id']}/link", data={"csrf_token": form_token(visitor.get(page))})
        assert "Kijk in uw mailbox" in answer.text
    with database.read(two_provinces.db) as connection:
        assert [row.recipient for row in connection.execute(sa.select(outbox))] == [chosen["email"]]
    assert visitor.post(f"/aanbod/{chosen['id']}/link").status_code == 422


def test_four_who_ask_at_the_same_moment_get_one_letter(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some_offering(two_provinces, engine, 7)
    with database.write(two_provinces.db) as connection:
        connection.execute(owner_letters.delete())
        connection.execute(outbox.delete())
    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(letters.send_one, two_provinces.settings, two_provinces.db, chosen) for _ in range(4)]
    assert [one.result() for one in asked] == [None] * 4
    assert rows.count(two_provinces.db) == 1


def test_keys_end(two_provinces: TwoProvinces, engine: OpenSearch, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = some_offering(two_provinces, engine, 8)
    key = keys.make(two_provinces.settings, chosen)
    monkeypatch.setattr(keys, "MAX_AGE", timedelta(seconds=-1))
    assert not keys.fits(two_provinces.settings, key, chosen)


def test_a_report_goes_to_the_province_and_to_nobody_else(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    chosen = some_offering(two_provinces, engine, 9)
    page = f"/aanbod/{chosen['id']}/klopt-niet"
    assert f'href="{page}"' in visitor.get(f"/aanbod/{chosen['id']}").text
    token = form_token(visitor.get(page))
    assert visitor.post(page, data={"csrf_token": token, "message": " "}).status_code == 422
    visitor.post(page, data={"csrf_token": token, "message": "Van een machine", "name2": "x"})
    assert visitor.post(page, data={"csrf_token": token, "message": "Dat nummer is dood"}).status_code == 303
    found = reports.waiting(two_provinces.db, in_province("limburg"))
    assert [report.message for report in found] == ["Dat nummer is dood"]
    assert reports.waiting(two_provinces.db, in_province("vlaams-brabant")) == []

    office = two_provinces.app.test_client()
    log_in(office, somebody(two_provinces.db, "province", "limburg"))
    assert "Dat nummer is dood" in office.get("/beheer/meldingen").text
    token = form_token(office.get("/beheer/meldingen"))
    assert office.post(f"/beheer/meldingen/{found[0].id}", data={"csrf_token": token}).status_code == 303
    assert reports.waiting(two_provinces.db, in_province("limburg")) == []


def test_a_missing_organisation_is_told_to_the_province_of_the_place(
    two_provinces: TwoProvinces, visitor: FlaskClient
) -> None:
    token = form_token(visitor.get("/organisatie-ontbreekt"))
    given = {"csrf_token": token, "organisation": "De Nieuwe Spade", "message": "Tuinen", "place": "Nergenshuizen"}
    assert 'id="place-fout"' in visitor.post("/organisatie-ontbreekt", data=given).text
    assert visitor.post("/organisatie-ontbreekt", data={**given, "place": "Aarschot"}).status_code == 303
    found = reports.waiting(two_provinces.db, in_province("vlaams-brabant"))
    assert [(report.kind, report.subject, report.place) for report in found] == [
        ("missing", "De Nieuwe Spade", "Aarschot")
    ]


def test_an_address_that_a_source_gives_is_given_and_said_to_come_back(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen = some_offering(two_provinces, engine, 10)
    found = doeners(two_provinces.settings, "privacy", "export", chosen["email"])
    assert chosen["id"] in {offering["id"] for offering in json.loads(found.stdout)["offerings"]}
    done = doeners(two_provinces.settings, "privacy", "erase", chosen["email"])
    assert done.returncode == 5
    assert f"Aanbod {chosen['id']}: het adres komt uit de bron." in done.stdout
