"""The questions that an organisation got, on the page of its own offering."""

from __future__ import annotations

import pytest
from opensearchpy import OpenSearch

from app.owners import keys
from app.requests import service
from app.requests.proposals import Contact
from base import database
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
