"""A real browser for the tests, which can reach nothing but this machine, and the accessibility check."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from base.config import ROOT, Settings
from standalone.guard import Guard
from standalone.loopback import ask, free_port
from standalone.processes import Part
from tests.accounts import Somebody
from tests.conftest import end, environment, run_part

CHROMIUM = Path("/usr/bin/chromium")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# as one argument: without it Chromium itself tries to reach its makers
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # the others in full take three times as long to bring here
}

Open = Callable[..., Page]
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: no /usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", ONLY_HERE])
        yield chromium
        chromium.close()


@pytest.fixture
def requested() -> list[str]:
    """The addresses that the pages of a test asked for."""
    return []


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the scripts of the pages of a test."""
    return []


@pytest.fixture
def open_page(browser: Browser, server_url: str, requested: list[str], faults: list[str]) -> Iterator[Open]:
    """A function that opens a path of the site, or an address: `open_page("/zoeken", phone=True, dark=True)`."""
    contexts: list[BrowserContext] = []

    def open_path(path: str, *, phone: bool = False, dark: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",  # colours that are still changing would be judged half-way
            locale="nl-BE",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(path if path.startswith("http") else server_url + path)
        return page

    yield open_path
    for context in contexts:
        context.close()


@contextmanager
def served(settings: Settings, folder: Path, guard: Guard) -> Iterator[str]:
    """The site under a real gunicorn of its own; its address."""
    port = free_port()
    web = [sys.executable, "-m", "gunicorn", "app.wsgi:create_app()", "--worker-class", "gthread"]
    web += ["--workers", "1", "--threads", "8", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]

    def answers() -> bool:
        return ask(port, "GET", "/livez")[0] == 200

    process = run_part(Part("web", "web", web, environment(settings), ROOT, folder / "web.log", answers), guard)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A function that opens a page of the site at the module's `address`: `visit("/beheer", who)` logs in first."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, who: Somebody | None = None, *, phone: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="nl-BE",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        if who:
            log_in(page, who)
        return page

    yield open_page
    for context in contexts:
        context.close()


def log_in(page: Page, who: Somebody) -> None:
    """Fill in the login that the page shows."""
    page.get_by_label("Naam").fill(who.name)
    page.get_by_label("Wachtwoord").fill(who.password)
    page.get_by_role("button", name="Meld aan").click()


def check(page: Page, path: str) -> None:
    """Open a page that must be accessible on a screen and on a phone, and not wider than it."""
    page.goto(path)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert violations(page) == [], (path, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands now: rule and elements."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
