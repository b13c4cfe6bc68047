"""A real browser for the tests, which can reach nothing but this machine, and the accessibility check."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from limits.storage import storage_from_string
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from base.config import Settings
from tests.kit.accounts import Somebody
from tests.kit.asker import Asker
from tools.chromium import CHROMIUM

PATIENCE = 120_000  # milliseconds that a busy machine may take; what comes sooner goes on at once
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# as one argument: without it Chromium itself tries to reach its makers
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # the others in full take three times as long to bring here
}

# axe reads the same few colours from their text for each element, which is two fifths of its work
EACH_COLOUR_ONCE = """() => {
  const colour = axe.commons.color.Color.prototype, parse = colour.parseString, read = new Map();
  colour.parseString = function (text) {
    if (!read.has(text)) {
      parse.call(this, text);
      read.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = read.get(text);
    return this;
  };
}"""

expect.set_options(timeout=PATIENCE)
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"  # a robot is not counted
NewContext = Callable[..., BrowserContext]
Open = Callable[..., Page]
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: no chromium-headless-shell, no chromium")
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
def context(browser: Browser) -> Iterator[NewContext]:
    """A function that makes a visitor with cookies of its own: `context(phone=True, script=False)`."""
    made: list[BrowserContext] = []

    def make(*, phone: bool = False, script: bool = True, **more: Any) -> BrowserContext:
        new = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=script,
            reduced_motion="reduce",  # colours that are still changing would be judged half-way
            locale="nl-BE",
            **more,
        )
        new.set_default_timeout(PATIENCE)
        made.append(new)
        return new

    yield make
    for one in made:
        one.close()


@pytest.fixture
def nobody_sent(settings: Settings) -> None:
    """From this address nothing was sent yet: all visitors of all tests are one address for the site."""
    storage_from_string(settings.redis_url).reset()


@pytest.fixture
def open_page(context: NewContext, server_url: str, nobody_sent: None, requested: list[str], faults: list[str]) -> Open:
    """A function that opens a path of the site, or an address: `open_page("/zoeken", phone=True, dark=True)`."""

    def open_path(path: str, *, dark: bool = False, **visitor: bool) -> Page:
        page = context(color_scheme="dark" if dark else "light", **visitor).new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(path if path.startswith("http") else server_url + path)
        return page

    return open_path


@contextmanager
def under_a_server(app: Flask, port: int = 0) -> Iterator[str]:
    """An application under a web server in this process, at its address; without `port` a free one."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def asker_site(asker: Asker) -> Iterator[str]:
    """The site of the asker under a web server, at the address that stands in its letters."""
    with under_a_server(asker.app, asker.settings.port) as address:
        yield address


@pytest.fixture
def visit(context: NewContext, address: str) -> Visit:
    """A function that opens a page of the site at the module's `address`: `visit("/beheer", who)` logs in first."""

    def open_path(path: str, who: Somebody | None = None, **visitor: Any) -> Page:
        page = context(base_url=address, **visitor).new_page()
        page.goto(path)
        if who:
            log_in(page, who)
        return page

    return open_path


def log_in(page: Page, who: Somebody) -> None:
    """Fill in the login that the page shows."""
    page.get_by_label("Naam").fill(who.name)
    page.get_by_label("Wachtwoord").fill(who.password)
    page.get_by_role("button", name="Meld aan").click()


def check(page: Page, path: str) -> None:
    """Open a page that must be accessible on a screen and on a phone, and not wider than it."""
    page.goto(path)
    check_shown(page)


def check_shown(page: Page) -> None:
    """The same of a page as it stands now, such as an answer to a form."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert violations(page) == [], (page.url, size)
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=size["width"])


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands now: rule and elements."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, once for a page
        page.evaluate(_axe())
        page.evaluate(EACH_COLOUR_ONCE)
    rules = page.evaluate("options => axe.run(options).then(found => found.violations)", RULES)
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in rules for node in rule["nodes"]]


@cache
def _axe() -> str:
    return str(Axe().axe_script)
