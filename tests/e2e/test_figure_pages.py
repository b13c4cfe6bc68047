"""Figures in a browser: chosen by area and period without scripts; all their pages are accessible, also on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from app.figures import making, publish
from base import clock
from tests.e2e.conftest import Visit, check, under_a_server
from tests.integration.test_figures import NOON, QUARTER
from tests.kit import figures
from tests.kit.accounts import forget_attempts, somebody
from tests.kit.figures import published_campaign
from tests.kit.office import Office


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    """A site with published figures, and the charts and the report of one province."""
    figures.store(office.db, figures.year(2500, days=150))
    with clock.moved(to=NOON), pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "AREAS", ("limburg",))
        published_campaign(office.db)
        publish.publish(office.db)
        making.make(office.db)
    with under_a_server(office.app) as address:
        yield address


def test_somebody_reads_the_figures_of_a_province_and_takes_them_along(visit: Visit) -> None:
    page = visit("/cijfers", script=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cijfers: Vlaanderen, kwartaal 3 van 2026")
    page.get_by_label("Gebied").select_option("Limburg")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cijfers: Limburg, kwartaal 3 van 2026")
    expect(page.get_by_role("img", name="Kaart met een stip per gemeente")).to_be_visible()
    with page.expect_download() as report:
        page.get_by_role("link", name="(PDF)").click()
    assert report.value.suggested_filename == f"doeners-limburg-{QUARTER}.pdf"
    page.get_by_role("link", name="De vier vragen van het parlement").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("De vier vragen van het parlement: Limburg")
    own = visit("/cijfers")
    for path in (f"/cijfers?gebied=limburg&periode={QUARTER}", "/cijfers/vier-vragen?gebied=limburg"):
        check(own, path)
    for path in ("/cijfers/methode", "/cijfers/gegevens"):
        check(own, path)


def test_who_looks_after_a_province_reads_its_figures_with_nothing_hidden(visit: Visit, office: Office) -> None:
    forget_attempts(office.app)
    page = visit("/beheer", somebody(office.db, "province", "limburg"), script=False)
    page.get_by_role("navigation", name="Beheer", exact=True).get_by_role("link", name="Cijfers").click()
    page.get_by_label("Periode").select_option(QUARTER)
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cijfers van Limburg, kwartaal 3 van 2026")
    expect(page.get_by_text("Niet verspreiden.")).to_be_visible()
    page.get_by_role("link", name="Vragen en suggesties per gemeente").click()
    expect(page.get_by_role("region").get_by_role("row").nth(1)).to_contain_text("1")
    with page.expect_download() as table:
        page.get_by_role("link", name="Download als CSV").click()
    assert table.value.suggested_filename == f"niet-verspreiden-vragen-{QUARTER}.csv"
    own = visit("/beheer", somebody(office.db))
    check(own, f"/beheer/cijfers?periode={QUARTER}")
    check(own, f"/beheer/cijfers/gemeenten?cijfer=antwoorden&periode={QUARTER}")


def test_somebody_reads_what_came_of_a_campaign(visit: Visit) -> None:
    page = visit("/cijfers", script=False)
    page.get_by_role("link", name="Cijfers per campagne").click()
    page.get_by_role("link", name="Zomer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cijfers van de campagne Zomer")
    page.get_by_label("Periode", exact=True).select_option(QUARTER)
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("img", name="Bezoekers die via de campagne kwamen")).to_be_visible()
    tables = page.get_by_role("table")
    expect(tables.first.get_by_role("row", name="Zoekopdrachten")).to_be_visible()
    expect(tables.last).to_contain_text("evenveel maanden ervoor (Limburg)")
    own = visit("/cijfers/campagnes")
    for path in ("/cijfers/campagnes", f"/cijfers/campagne/zomer?periode={QUARTER}", "/campagne/zomer"):
        check(own, path)
