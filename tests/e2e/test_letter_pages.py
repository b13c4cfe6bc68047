"""Letters in a real browser: their texts, the folder of the demo, reports of the night, the page that stops them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.outbox import folder, mail, stops
from app.privacy import retention
from base import database
from base.config import Settings
from standalone.guard import Guard
from tests.e2e.conftest import Visit, check
from tests.kit.accounts import forget_attempts, somebody
from tests.kit.office import Office
from tests.kit.parts import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office_settings(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An office with the shared broker, and a folder in place of a mail server."""
    place = tmp_path_factory.mktemp("office")
    own = replace(settings, database_url=f"sqlite:///{place / 'platform.sqlite'}", var=str(place))
    return replace(own, mail_url=(Path(own.var) / "mail").as_uri())


@pytest.fixture(scope="module")
def address(office: Office, guard: Guard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The office, served."""
    with served(office.settings, tmp_path_factory.mktemp("e2e"), guard) as url:
        yield url


def letter(office: Office) -> str:
    """The name of a letter in the folder."""
    link = stops.address(office.settings, "still_right", "een.heel.lang.adres.van.iemand@provincie-limburg.example")
    to = mail.To("een.heel.lang.adres.van.iemand@provincie-limburg.example", unsubscribe=link)
    with database.write(office.db) as connection:
        mail.queue(connection, to=to, subject="Klopt uw aanbod nog?", text=f"Dag,\n\nKijk op {link}")
    mail.send_due(office.settings, office.db)
    place = folder.of(office.settings)
    assert place
    return folder.newest(place, 1)[0].name


def test_the_pages_are_accessible_and_fit(visit: Visit, office: Office) -> None:
    forget_attempts(office.app)
    name = letter(office)
    retention.report(office.db)
    page = visit("/beheer/postbus", somebody(office.db))
    for path in ("postbus", f"postbus/{name}", "brieven", "brieven/question_confirm", "bewaartermijnen"):
        check(page, f"/beheer/{path}")
    check(page, stops.address(office.settings, "still_right", "a@b.example").removeprefix(office.settings.site))


def test_a_text_is_tried_kept_and_put_back_without_script(visit: Visit, office: Office) -> None:
    forget_attempts(office.app)
    page = visit("/beheer/brieven/question_withdrawn", somebody(office.db), script=False)
    page.get_by_label("Onderwerp").fill("{{ weg }}")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_contain_text("{{ weg }} bestaat niet in deze brief.")
    page.get_by_label("Onderwerp").fill("Ingetrokken: {{ question.reference }}")
    page.get_by_role("button", name="Bekijk eerst").click()
    expect(page.get_by_text("Nog niets is bewaard.")).to_be_visible()
    expect(page.get_by_text("Ingetrokken: V-1A2B3C4D")).to_be_visible()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status")).to_contain_text("De tekst is bewaard.")
    page.get_by_role("button", name="Terug naar de standaardtekst").click()
    page.get_by_role("button", name="Ja, doe dat").click()
    expect(page.get_by_role("status")).to_contain_text("De brief heeft weer de standaardtekst.")
