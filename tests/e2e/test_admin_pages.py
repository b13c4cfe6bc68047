"""The back office in a real browser: login, starting and watching a run, with and without script, accessible."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from base.config import ROOT
from indexer.lease import Lease
from indexer.running import runs
from standalone import family
from standalone.guard import Guard
from standalone.processes import Part
from tests.e2e.conftest import PHONE, Visit, check, violations
from tests.kit.accounts import forget_attempts, somebody
from tests.kit.parts import environment, run_part, served
from tests.kit.two_provinces import TwoProvinces, lose_half
from tests.kit.waiting import PATIENCE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(two_provinces: TwoProvinces, guard: Guard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of two provinces under a real gunicorn, with a real worker."""
    folder, env = tmp_path_factory.mktemp("e2e"), environment(two_provinces.settings)
    work = [sys.executable, "-m", "celery", "-A", "app.worker:celery", "worker", "--concurrency", "1"]
    work += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    with served(two_provinces.settings, folder, guard) as url:
        worker = Part("worker", "worker", work, env | {"C_FORCE_ROOT": "1"}, ROOT, folder / "worker.log")
        process = run_part(worker, guard)
        yield url
        family.end_child(process)


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


@pytest.fixture(autouse=True)
def idle(two_provinces: TwoProvinces) -> Iterator[None]:
    """No order of a test that failed is in the way of the next."""
    yield
    left = runs.active(two_provinces.db, two_provinces.settings.lease_seconds)
    if left:
        runs.finish(two_provinces.db, left.id, "abandoned", "einde van de test")


def started(page: Page, button: str, behind: str = "") -> None:
    """Press a button that starts a run; `behind` is what must be opened first."""
    if behind:
        page.locator("summary", has_text=behind).click()
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile("/beheer/runs/"))


def test_the_login_works_by_keyboard_and_says_what_is_wrong(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer")
    assert violations(page) == []
    page.get_by_label("Naam").fill("niemand")
    page.keyboard.press("Tab")
    page.keyboard.type("een fout wachtwoord")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Naam of wachtwoord klopt niet")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Naam")).to_have_value("niemand")
    assert violations(page) == []


def test_a_first_password_is_changed_at_the_first_login(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db, must_change=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kies uw eigen wachtwoord")
    assert violations(page) == []
    page.get_by_label("Huidig wachtwoord").fill("zes paarse olifanten")
    page.get_by_label("Nieuw wachtwoord", exact=True).fill("zeven paarse olifanten")
    page.get_by_label("Nieuw wachtwoord, nog eens").fill("zeven paarse olifanten")
    page.get_by_role("button", name="Bewaar het wachtwoord").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beheer")


def test_the_pages_are_accessible_and_fit(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db))
    expect(page.locator(".headline")).to_contain_text("aanbiedingen uit 2 bronnen")
    tops = page.locator(".menu-row a").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1  # all of the menu on one line
    addresses = [
        "",
        "/runs",
        f"/runs/{two_provinces.first_run.id}",
        "/vragen",
        "/reacties",
        "/account",
        "/terugzetten",
        "/vooruitzetten",
    ]
    addresses += ["/volgorde", "/volgorde?q=ramen wassen", "/accounts", "/accounts/1", "/logboek"]
    for path in addresses:
        check(page, f"/beheer{path}")


def test_an_offering_is_pinned_and_let_go(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer/volgorde", somebody(two_provinces.db))
    page.get_by_label("Zoekvraag").fill("ramen wassen")
    page.get_by_role("button", name="Toon wat nu gevonden wordt").click()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een aanbieding.")
    assert violations(page) == []
    page.get_by_role("group", name="Welke aanbieding?").get_by_role("radio").nth(2).check()
    page.get_by_label("Vooraan").check()
    page.get_by_label("Waarom?").fill("Loket voor alle gemeenten")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("vooraan")
    assert violations(page) == []
    page.get_by_role("button", name="Haal weg").click()
    page.get_by_role("button", name="Ja, doe dat").click()
    expect(page.get_by_text("Er zijn nog geen vaste plaatsen.")).to_be_visible()


def test_a_source_has_one_button_and_the_rest_behind_it(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db))
    table = page.get_by_role("region", name="Per bron")
    expect(table.get_by_role("button")).to_have_count(3)  # of two sources, and of both together
    row = table.get_by_role("row", name="Limburg")
    row.locator("summary").click()
    expect(row.get_by_role("button")).to_have_text(
        ["Werk bij voor Limburg", "Bouw Limburg opnieuw op", "Proefopbouw van Limburg"]
    )
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert fits(page)


def test_what_changed_is_taken_over_by_button(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db))
    page.get_by_role("button", name="Werk bij voor Limburg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bijwerking: Limburg")
    expect(page.locator(".headline")).to_contain_text("geslaagd")
    expect(page.locator('tr[data-source="limburg"] [data-field="written"]')).to_have_text("0")
    assert violations(page) == []


def test_a_run_is_watched_as_it_goes_and_ends_by_itself(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db))
    started(page, "Bouw alles opnieuw op", behind="Meer voor alles")
    assert violations(page) == []
    expect(page.locator(".headline")).to_contain_text("geslaagd")
    expect(page.locator('tr[data-source="limburg"] [data-field="read"]')).to_have_text("147")
    expect(page.get_by_text("Geëindigd")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Geschiedenis").first.click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("geslaagd")


@pytest.fixture
def damaged(two_provinces: TwoProvinces) -> Iterator[Path]:
    """The database of Limburg without half of its offerings, for the length of a test."""
    file = two_provinces.source_file("limburg")
    whole = file.read_bytes()
    lose_half(file)
    yield file
    file.write_bytes(whole)


def ends(page: Page, state: str) -> None:
    """Wait until the run on the page has ended so."""
    expect(page.locator(".headline")).to_contain_text(state)


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_trial_shows_what_would_change_and_a_refusal_is_accepted_by_name(
    visit: Visit, two_provinces: TwoProvinces, damaged: Path
) -> None:
    page = visit("/beheer", somebody(two_provinces.db))
    started(page, "Proefopbouw van Limburg", behind="Meer voor Limburg")
    ends(page, "tegengehouden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Proefopbouw: Limburg")
    changes = page.get_by_role("region", name="Wat er zou veranderen")
    expect(changes.get_by_role("row", name="Limburg")).to_contain_text("meer dan een vijfde minder")
    page.get_by_text("Per sector").click()
    assert violations(page) == []
    for width in (320, PHONE["width"]):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page)
    assert violations(page) == []

    page.locator(".runs a").first.click()
    expect(page.get_by_text("staat niet meer in de nieuwe index")).to_be_visible()
    assert violations(page) == []
    assert fits(page)
    page.go_back()

    box = page.get_by_role("checkbox", name="De bron Limburg zou van")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    started(page, "Bouw opnieuw op en aanvaard wat ik aanvinkte")
    ends(page, "geslaagd")
    expect(page.get_by_text(" aanvaardde:")).to_be_visible()
    expect(page.get_by_role("heading", name="Wat er veranderde")).to_be_visible()
    assert violations(page) == []


def test_figures_change_without_loading_the_page_again(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db))
    run_id = runs.request(
        two_provinces.db, source=None, requested_by="test", lease_seconds=two_provinces.settings.lease_seconds
    )
    page.goto(f"/beheer/runs/{run_id}")
    page.evaluate("window.sameDocument = true")
    seconds = page.locator('[data-field="elapsed"]').inner_text()
    cell = page.locator('tr[data-source="limburg"] [data-field="read"]')
    for count in (3, 1234):
        runs.progress(two_provinces.db, run_id, "limburg", state="reading", read=count)
        runs.step(two_provinces.db, run_id, f"Limburg wordt gelezen, {count}")
        expect(cell).to_have_text(re.compile(f"^{count:,}$".replace(",", r"\s")))
        expect(page.get_by_role("status")).to_have_text(f"Limburg wordt gelezen, {count}")
    expect(page.locator('[data-field="elapsed"]')).not_to_have_text(seconds)
    page.wait_for_function("window.sameDocument")
    runs.finish(two_provinces.db, run_id, "abandoned", "einde van de test")
    expect(page.get_by_text("einde van de test")).to_be_visible()


def test_a_run_is_cancelled_by_button(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db), phone=True)
    seconds = two_provinces.settings.lease_seconds
    run_id = runs.request(two_provinces.db, source=None, requested_by="test", lease_seconds=seconds)
    order = runs.get(two_provinces.db, run_id)
    assert order is not None

    def work(lease: Lease) -> None:
        while True:
            lease.check()
            time.sleep(0.1)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(runs.carry_out, two_provinces.db, order, seconds, work, str)
        page.goto(f"/beheer/runs/{run_id}")
        expect(page.locator('[data-field="sign_of_life"]')).to_contain_text("Laatste teken van leven")
        page.get_by_role("button", name="Annuleer deze run").click()
        page.get_by_role("button", name="Ja, doe dat").click()
        assert done.result(PATIENCE).state == "cancelled"
    expect(page.locator(".headline")).to_contain_text("geannuleerd")
    expect(page.get_by_text("Geannuleerd door")).to_be_visible()
    assert violations(page) == []


def test_history_is_chosen(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer/runs", somebody(two_provinces.db))
    page.get_by_label("Soort").select_option(label="opbouw")
    page.get_by_label("Uitkomst").select_option(label="geslaagd")
    page.get_by_role("button", name="Toon").click()
    expect(page).to_have_url(re.compile("soort=rebuild&bron=&toestand=succeeded"))
    expect(page.get_by_role("row").nth(1)).to_contain_text("geslaagd")
    expect(page.get_by_label("Soort")).to_have_value("rebuild")
    assert violations(page) == []


def test_a_run_is_watched_without_script(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db, "province", "limburg"), script=False)
    started(page, "Bouw Limburg opnieuw op", behind="Meer voor Limburg")
    expect(page.locator(".headline")).to_contain_text("geslaagd")  # the page refreshes itself
    expect(page.locator('tr[data-source="vlaams-brabant"]')).to_contain_text("overgenomen")


def test_a_session_that_ends_while_watching_leads_to_the_login(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db))
    run_id = runs.request(
        two_provinces.db, source=None, requested_by="test", lease_seconds=two_provinces.settings.lease_seconds
    )
    page.goto(f"/beheer/runs/{run_id}")
    page.context.clear_cookies()
    expect(page).to_have_url(re.compile("/beheer/login"))


def test_logging_out(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer", somebody(two_provinces.db))
    page.get_by_role("button", name="Afmelden").click()
    expect(page).to_have_url(re.compile("/beheer/login$"))
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile("/beheer/login"))
