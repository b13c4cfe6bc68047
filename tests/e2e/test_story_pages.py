"""Stories in a browser: written and published without scripts; the pages are accessible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from base import remembered
from tests.e2e.conftest import Visit, check, under_a_server
from tests.kit.accounts import somebody
from tests.kit.office import Office
from tests.unit.test_stories import PNG


@pytest.fixture
def address(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The back office under a web server; every page reads the newest stories."""
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", -1.0)
    with under_a_server(office.app) as address:
        yield address


def test_a_story_is_written_and_published_without_scripts_and_its_pages_are_accessible(
    office: Office, visit: Visit, tmp_path: Path
) -> None:
    photo = tmp_path / "ploeg.png"
    photo.write_bytes(PNG)
    who = somebody(office.db)
    page = visit("/beheer/verhalen/nieuw", who, script=False)
    page.get_by_label("Titel").fill("Een ploeg voor het park")
    page.get_by_label("Inleiding").fill("Hoe een gemeente haar park laat verzorgen.")
    page.get_by_label("Verhaal", exact=False).last.fill("Eerst was er niemand.\n\nNu wel.")
    page.get_by_label("Waar?").fill("Nergenshuizen")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".summary")).to_contain_text("Deze plaats kennen wij niet")
    expect(page.get_by_label("Titel")).to_have_value("Een ploeg voor het park")
    page.get_by_label("Waar?").fill("Aarschot")
    page.get_by_label("Activiteit 1").select_option(index=1)
    page.locator("#photo").set_input_files(photo)
    page.get_by_label("Wat staat er op de foto?").fill("De ploeg in het park")
    page.get_by_label("Wie gaf toestemming?").fill("Fien Beukenhout")
    page.get_by_label("Wanneer?").fill("3 mei 2026")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("button", name="Publiceer").click()
    page.get_by_role("link", name="Bekijk het verhaal").click()
    expect(page.get_by_alt_text("De ploeg in het park")).to_be_visible()
    story, desk = page.url, visit("/beheer/verhalen", who)
    expect(desk.locator("tbody a")).to_have_text("Een ploeg voor het park")
    form = str(desk.locator("tbody a").get_attribute("href"))
    for path in ("/verhalen", story, "/beheer/verhalen", form):
        check(desk, path)
