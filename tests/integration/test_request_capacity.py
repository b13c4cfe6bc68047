"""A supplier that answers "full until" fills its offering too: shown as any capacity, ended by itself, taken back."""

from __future__ import annotations

import html
import re
import uuid
from datetime import date

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.owners import editing
from app.requests import capacity, keys, service, store
from app.requests.proposals import Contact
from app.requests.request import Request
from app.requests.service import Answer
from app.security import audit
from base import clock, connections, database
from indexer.document.fields import Offering
from tests.integration.test_owners import do, live, page_of
from tests.kit.accounts import forget_attempts
from tests.kit.questions import left
from tests.kit.requests import now
from tests.kit.two_provinces import TwoProvinces, some_offering

UNTIL = date(2027, 3, 1)
SHOWN = "olzet tot 1\u00a0maart\u00a02027"
FULL = Answer("fill", full_until=UNTIL, fills_offering=True)
_HIDDEN = re.compile(r'name="(csrf_token|form_key)" type="hidden" value="([^"]*)"')


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


@pytest.fixture
def chosen(two_provinces: TwoProvinces, engine: OpenSearch, request: pytest.FixtureRequest) -> Offering:
    """An offering that no other test of this file touches."""
    names = sorted(name for name in globals() if name.startswith("test_"))
    return some_offering(two_provinces, engine, 20 + names.index(request.node.originalname))


@pytest.fixture
def asked(two_provinces: TwoProvinces, chosen: Offering) -> Request:
    return put(two_provinces, chosen, str(chosen["email"]))


def put(site: TwoProvinces, offering: Offering, email: str) -> Request:
    """A question put to one offering, at an address."""
    question = left(
        site.settings, site.db, need="Iemand voor volgende maand", email=f"{uuid.uuid4().hex}@school.example"
    )
    contact = Contact(offering["id"], offering["title"], "De Ploeg", offering["organisation_id"], email)
    with database.write(site.db) as connection:
        return service.send(site.settings, connection, question.id, [contact], "regisseur", by="regisseur")[0]


def answers(site: TwoProvinces, request: Request, **fields: str) -> str:
    """The page of the supplier after its form was sent."""
    visitor, key = site.app.test_client(), keys.make(site.settings, request.id)
    hidden = dict(_HIDDEN.findall(visitor.get(f"/aanvraag/{request.id}?sleutel={key}").text))
    where = f"/aanvraag/{request.id}/antwoord?sleutel={key}"
    return html.unescape(visitor.post(where, data={**hidden, **fields}, follow_redirects=True).text)


def test_it_shows_on_page_card_comparison_and_api(
    two_provinces: TwoProvinces, engine: OpenSearch, chosen: Offering, asked: Request
) -> None:
    visitor, identity = two_provinces.app.test_client(), chosen["id"]
    page = answers(two_provinces, asked, move="fill", full_until="1 maart 2027", fills_offering="y")
    assert "Bij uw aanbod staat nu ook dat u volzet bent" in page
    assert re.search(r'<input checked[^>]*id="fills_offering"', page)
    assert SHOWN in visitor.get(f"/aanbod/{identity}").text
    cards = visitor.get("/zoeken", query_string={"q": chosen["title"]}).text.split('<article class="card')
    assert [SHOWN in card for card in cards if f'href="/aanbod/{identity}"' in card] == [True]
    assert SHOWN in visitor.get("/vergelijken", query_string={"aanbod": identity}).text
    assert visitor.get(f"/api/v1/offerings/{identity}").get_json()["full_until"] == UNTIL.isoformat()


def test_it_ends_by_itself(two_provinces: TwoProvinces, chosen: Offering, asked: Request) -> None:
    assert service.answer(two_provinces.settings, two_provinces.db, asked, FULL, chosen) == "full"
    visitor, address = two_provinces.app.test_client(), f"/aanbod/{chosen['id']}"
    assert SHOWN in visitor.get(address).text
    with clock.moved(UNTIL - clock.today()):
        assert SHOWN not in visitor.get(address).text


def test_without_the_tick_only_the_answer_counts(
    two_provinces: TwoProvinces, engine: OpenSearch, chosen: Offering, asked: Request
) -> None:
    page = answers(two_provinces, asked, move="fill", full_until="1 maart 2027")
    assert "Uw antwoord is genoteerd. U kunt het hier later" in page
    assert re.search(r'<input id="fills_offering"', page)
    assert now(two_provinces.db, asked).full_until == UNTIL
    assert live(two_provinces, engine, chosen["id"])["full_until"] == chosen["full_until"]


@pytest.mark.parametrize(
    "otherwise", [Answer("accept"), Answer("decline", reason="time"), Answer("fill", full_until=UNTIL)]
)
def test_another_answer_takes_it_back(
    two_provinces: TwoProvinces, engine: OpenSearch, chosen: Offering, asked: Request, otherwise: Answer
) -> None:
    settings, db = two_provinces.settings, two_provinces.db
    service.answer(settings, db, asked, FULL, chosen)
    assert live(two_provinces, engine, chosen["id"])["full_until"] == UNTIL.isoformat()
    assert service.answer(settings, db, now(db, asked), otherwise, chosen) == "answer"
    assert live(two_provinces, engine, chosen["id"])["full_until"] == chosen["full_until"]


def test_the_organisation_sees_where_it_came_from_and_undoes_it(
    two_provinces: TwoProvinces, engine: OpenSearch, chosen: Offering, asked: Request
) -> None:
    settings, db, visitor = two_provinces.settings, two_provinces.db, two_provinces.app.test_client()
    service.answer(settings, db, asked, FULL, chosen)
    page = page_of(two_provinces, chosen)
    said = visitor.get(page).text
    assert "Bij uw aanbod staat nu dat u volzet bent tot" in said
    assert re.search(rf'Dat zei u in uw antwoord op de\s+<a href="[^"]*/aanvraag/{asked.id}', said)
    _, text = do(visitor, page, "plaats")
    assert "Dat zei u in uw antwoord" not in text
    assert live(two_provinces, engine, chosen["id"])["full_until"] == chosen["full_until"]
    assert now(db, asked).state == "full"
    assert service.answer(settings, db, now(db, asked), Answer("accept"), chosen) == "answer"


def test_what_was_said_on_the_own_page_later_is_not_taken_back(
    two_provinces: TwoProvinces, engine: OpenSearch, chosen: Offering, asked: Request
) -> None:
    settings, db = two_provinces.settings, two_provinces.db
    service.answer(settings, db, asked, FULL, chosen)
    do(two_provinces.app.test_client(), page_of(two_provinces, chosen), "volzet", until="2027-04-01")
    service.answer(settings, db, now(db, asked), Answer("accept"), chosen)
    assert live(two_provinces, engine, chosen["id"])["full_until"] == "2027-04-01"


def test_who_was_written_to_elsewhere_does_not_speak_for_the_offering(
    two_provinces: TwoProvinces, engine: OpenSearch, chosen: Offering
) -> None:
    asked = put(two_provinces, chosen, "vroeger@elders.example")
    page = answers(two_provinces, asked, move="fill", full_until="1 maart 2027", fills_offering="y")
    assert "Uw antwoord is genoteerd. U kunt het hier later" in page
    assert live(two_provinces, engine, chosen["id"])["full_until"] == chosen["full_until"]


def test_the_answer_and_the_capacity_count_together_or_not_at_all(
    two_provinces: TwoProvinces, chosen: Offering, asked: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(editing, "record", broken)
    with pytest.raises(sa.exc.OperationalError):
        service.answer(two_provinces.settings, two_provinces.db, asked, FULL, chosen)
    assert now(two_provinces.db, asked).state == "waiting"


def test_while_the_engine_is_away_it_is_written_and_shows_later(
    two_provinces: TwoProvinces, chosen: Offering, asked: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = OpenSearch("http://127.0.0.1:9", max_retries=0)
    monkeypatch.setattr(connections, "search_engine", lambda _: away)
    assert service.answer(two_provinces.settings, two_provinces.db, asked, FULL) == "full_later"
    assert capacity.origin(two_provinces.db, chosen["id"]) == asked.id
    assert audit.entries(two_provinces.db, action="owner.capacity")[0].subject == chosen["id"]


def test_a_request_that_ended_fills_nothing(two_provinces: TwoProvinces, chosen: Offering, asked: Request) -> None:
    with database.write(two_provinces.db) as connection:
        store.update(connection, asked, state="ended")
    assert service.answer(two_provinces.settings, two_provinces.db, asked, FULL, chosen) == ""
    assert capacity.origin(two_provinces.db, chosen["id"]) == ""
