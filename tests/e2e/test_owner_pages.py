"""Looking after an offering in a real browser: the owner's page, reports, and what the back office makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from opensearchpy import OpenSearch
from playwright.sync_api import expect

from app.owners import keys
from indexer.document.fields import Offering
from indexer.edits import edit_store
from standalone.guard import Guard
from tests.e2e.conftest import Visit, check, violations
from tests.kit.accounts import forget_attempts, somebody
from tests.kit.committed import committed
from tests.kit.parts import served
from tests.kit.two_provinces import TwoProvinces
from tests.kit.waiting import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(two_provinces: TwoProvinces, guard: Guard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of two provinces under a real gunicorn."""
    with served(two_provinces.settings, tmp_path_factory.mktemp("e2e"), guard) as url:
        yield url


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


def some(two_provinces: TwoProvinces, engine: OpenSearch, number: int) -> Offering:
    """An offering with an address that no other test uses."""
    body = {"query": {"term": {"source": "limburg"}}, "sort": [{"id": "asc"}], "size": 100}
    hits = [hit["_source"] for hit in engine.search(index=two_provinces.settings.index, body=body)["hits"]["hits"]]
    return [hit for hit in hits if hit["email"]][number]


def owners_page(two_provinces: TwoProvinces, offering: Offering) -> str:
    return f"/aanbod/{offering['id']}/bevestigen?sleutel={keys.make(two_provinces.settings, offering)}"


def test_an_organisation_pauses_and_corrects_without_script(
    visit: Visit, two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen = some(two_provinces, engine, 0)
    page = visit(owners_page(two_provinces, chosen), script=False)
    page.get_by_role("button", name="Ja, alles klopt").click()
    expect(page.get_by_role("status")).to_contain_text("vandaag is nagekeken")
    page.get_by_label("Tot welke dag?", exact=True).fill("2020-01-01")
    page.get_by_role("button", name="Pauzeer tot die dag").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een dag die nog moet komen.")
    page.get_by_label("Tot welke dag?", exact=True).fill("2027-03-01")
    page.get_by_role("button", name="Pauzeer tot die dag").click()
    expect(page.get_by_role("status")).to_contain_text("niet in de zoekresultaten")
    page.get_by_role("button", name="Wij nemen weer opdrachten aan").click()
    expect(page.get_by_role("status")).to_contain_text("staat weer in de zoekresultaten")
    page.get_by_label("Titel").fill("")
    page.get_by_role("button", name="Stuur naar de provincie").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit mag niet leeg zijn.")
    page.get_by_label("Titel").fill("Beter gezegd")
    page.get_by_role("button", name="Stuur naar de provincie").click()
    expect(page.get_by_role("status")).to_contain_text("De provincie kijkt uw verbetering na.")


def test_the_public_pages_are_accessible_and_fit(visit: Visit, two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 1)
    page = visit("/")
    check(page, owners_page(two_provinces, chosen))
    page.get_by_label("Website").fill("geen adres")
    page.get_by_role("button", name="Stuur naar de provincie").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == []
    forms = (f"/aanbod/{chosen['id']}/klopt-niet", "/organisatie-ontbreekt")
    for path in (f"/aanbod/{chosen['id']}/bevestigen", *forms, "/melding/bedankt", f"/aanbod/{chosen['id']}"):
        check(page, path)
    for path in forms:
        page.goto(path)
        page.get_by_role("button", name="Verstuur").click()
        expect(page.get_by_role("alert")).to_be_focused()
        assert violations(page) == [], path


def test_the_back_office_pages_are_accessible_and_fit(
    visit: Visit, two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen, other = some(two_provinces, engine, 2), some(two_provinces, engine, 3)
    fields = {"capacity": {"old": chosen["capacity"], "new": "Drie ploegen"}}
    for offering, state in ((chosen, "proposed"), (other, "live")):
        committed(
            edit_store.add,
            two_provinces.db,
            subject=offering["id"],
            kind="correction",
            province="limburg",
            details={"fields": fields},
            by="organisatie",
            state=state,
        )
    committed(
        edit_store.add,
        two_provinces.db,
        subject="limburg:a",
        kind="distinct",
        province="",
        details={"from": "limburg:b"},
        by="test",
    )
    page = visit("/beheer/aanbod", somebody(two_provinces.db))
    places = ["", "?q=gras+maaien", f"/{chosen['id']}", f"/{other['id']}"]
    paths = [f"/beheer/aanbod{place}" for place in places]
    for path in (*paths, "/beheer/correcties", "/beheer/meldingen", "/beheer/dubbels"):
        check(page, path)


def test_a_report_becomes_a_task_and_a_correction_goes_online(
    visit: Visit, two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen = some(two_provinces, engine, 4)
    visitor = visit(f"/aanbod/{chosen['id']}")
    visitor.get_by_role("link", name="Klopt dit niet?").click()
    visitor.get_by_label("Wat klopt er niet?").fill("Het nummer is dood")
    visitor.get_by_role("button", name="Verstuur").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Dank u, de provincie heeft het")
    owner = visit(owners_page(two_provinces, chosen))
    owner.get_by_label("Termijn").fill("Binnen de week")
    owner.get_by_role("button", name="Stuur naar de provincie").click()

    page = visit("/beheer/aanbod", somebody(two_provinces.db, "province", "limburg"))
    page.get_by_role("navigation", name="Aanbiedingen").get_by_role("link", name="Meldingen").click()
    expect(page.get_by_role("row").filter(has_text="Het nummer is dood")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Afgehandeld").first.click()
    expect(page.get_by_text("Er zijn geen meldingen.")).to_be_visible()
    page.goto("/beheer/correcties")
    section = page.get_by_role("region").filter(has_text="Binnen de week").first
    expect(section).to_be_visible()
    page.get_by_role("button", name=re.compile(f"Weiger.*{chosen['id']}$")).click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf waarom u de verbetering weigert")
    assert violations(page) == []
    page.get_by_role("button", name=re.compile(f"Neem over.*{chosen['id']}$")).click()
    expect(page.get_by_role("status")).to_contain_text("De verbetering staat online.")

    def visitor_reads_it() -> bool:
        visitor.goto(f"/aanbod/{chosen['id']}")  # a page may be as old as what the process knows of the index
        return visitor.get_by_text("Binnen de week").count() == 1

    wait_for(visitor_reads_it)
