"""The pictures in docs/screenshots, taken of a running site.

`python -m tools.screenshots [ADDRESS]`; without an address that of `make run`. Needs Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from base.config import ROOT
from tools.chromium import CHROMIUM

FOLDER = ROOT / "docs" / "screenshots"
PATIENCE = 120_000  # milliseconds
WIDE, LOW, PHONE = (1280, 900), (1280, 560), (390, 844)
SITE = "http://127.0.0.1:8000"
PICTURES = {  # name: address, size of the window, what must be there first
    "home-desktop": ("/", WIDE, ".sectors"),
    "results-desktop": ("/zoeken?q=poetsen&plaats=Gent", LOW, ".cards .card"),
    "results-phone": ("/zoeken?q=poetsen&plaats=Gent", PHONE, ".cards .card"),
    "map-desktop": ("/zoeken?q=poetsen&plaats=Gent&weergave=kaart", (1120, 560), ".map"),
    "nothing-phone": ("/zoeken?q=GHDFGH&plaats=Gent", PHONE, "#kop"),
}


def take(browser: Browser, site: str, name: str) -> Path:
    """One picture, as a file."""
    address, (width, height), there = PICTURES[name]
    page = browser.new_page(viewport={"width": width, "height": height}, locale="nl-BE", reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    page.goto(site + address, wait_until="networkidle")
    page.wait_for_selector(there)
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    page.close()
    return file


def main() -> None:
    """All pictures."""
    site = sys.argv[1].rstrip("/") if sys.argv[1:] else SITE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for name in PICTURES:
            print(take(browser, site, name).relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()
