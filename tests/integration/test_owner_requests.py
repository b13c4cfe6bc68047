"""What an organisation was asked, and until when it is full, on the page of its own offering."""

from __future__ import annotations

import pytest
from opensearchpy import OpenSearch

from app.owners import keys
from app.requests import service
from app.requests.proposals import Contact
from base import database
from tests.integration.test_owners import LATER, do, live, page_of
from tests.kit.accounts import forget_attempts
from tests.kit.questions import left
from tests.kit.requests import says
from tests.kit.two_provinces import TwoProvinces, some_offering


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


def test_an_organisation_sees_what_it_was_asked_at_its_own_address_and_how_it_answered(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    settings, db = two_provinces.settings, two_provinces.db
    chosen, visitor = some_offering(two_provinces, engine, 13), two_provinces.app.test_client()
    page = f"/aanbod/{chosen['id']}/bevestigen?sleutel={keys.make(settings, chosen)}"
    assert "Vragen aan u" not in visitor.get(page).text
    asked = []
    for need, address in (("Een", chosen["email"]), ("Twee", chosen["email"]), ("Drie", "vroeger@elders.example")):
        question = left(settings, db, need=f"{need} voor een eigenaar")
        contact = Contact(chosen["id"], chosen["title"], "De Ploeg", chosen["organisation_id"], str(address))
        with database.write(db) as connection:
            asked += service.send(settings, connection, question.id, [contact], "regisseur", by="regisseur")
    assert says(settings, db, asked[0], "accept")
    text = visitor.get(page).text
    assert "U kreeg 2 vragen. U beantwoordde er 1." in text
    assert f"/aanvraag/{asked[0].id}?sleutel=" in text
    assert "u kunt dit." in text
    assert "wacht op uw antwoord." in text
    assert asked[2].id not in text


def test_an_organisation_is_full_stays_found_and_has_room_again(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen, visitor = some_offering(two_provinces, engine, 12), two_provinces.app.test_client()
    page, address = page_of(two_provinces, chosen), f"/aanbod/{chosen['id']}"
    for wrong in ("", "gisteren", "2020-01-01", "2040-01-01"):
        status, text = do(visitor, page, "volzet", until=wrong)
        assert (status, 'id="full-fout"' in text) == (422, True)
    _, text = do(visitor, page, "volzet", until=LATER)
    assert "Bij uw aanbod staat nu tot wanneer u volzet bent." in text
    assert live(two_provinces, engine, chosen["id"])["full_until"] == LATER
    assert "Volzet tot" in visitor.get(address).text
    found = visitor.get("/zoeken", query_string={"q": chosen["title"]}).text
    [card] = [part for part in found.split('<article class="card') if f'href="{address}"' in part]
    assert "Volzet tot" in card
    do(visitor, page, "plaats")
    assert live(two_provinces, engine, chosen["id"])["full_until"] == chosen["full_until"]
    assert "Volzet tot" not in visitor.get(address).text
