"""The pictures beside a link that somebody shares (Open Graph), one for each kind of page: `python -m tools.cards`.

They are drawn once, by Chromium, with the letters and colours of the site, and stand in app/static/cards.
"""

from __future__ import annotations

import base64
from html import escape

from playwright.sync_api import sync_playwright

from base.config import ROOT
from tools.chromium import CHROMIUM

FOLDER = ROOT / "app" / "static" / "cards"
FONT = ROOT / "app" / "static" / "fonts" / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
SIZE = {"width": 1200, "height": 630}
CARDS = {  # name: what it says
    "site": ("Wie doet het voor u?", "Het aanbod van sociale ondernemingen in heel Vlaanderen"),
    "aanbod": ("Dit doet een sociale onderneming voor u", "Bekijk het aanbod en neem contact op"),
    "verhaal": ("Zo werkten zij samen", "Verhalen van sociale ondernemingen en hun klanten"),
    "vergelijk": ("Aanbiedingen naast elkaar", "Zie in één tabel waarin ze verschillen"),
    "nieuw": ("Nieuw deze maand", "Wat er bij kwam in de sociale economie"),
}
_PAGE = """<!doctype html><style>
@font-face {{ font-family: Own; font-weight: 200 800; src: url(data:font/woff2;base64,{font}) }}
body {{ margin: 0; padding: 70px 80px; width: 1040px; height: 490px; background: #0b5c57; color: #fff;
  font-family: Own; display: flex; flex-direction: column }}
h1 {{ font-size: 84px; line-height: 1.05; letter-spacing: -.03em; margin: auto 0 28px }}
p {{ font-size: 38px; line-height: 1.25; margin: 0; color: #d9ebe6 }}
b {{ font-size: 62px; font-weight: 800; letter-spacing: -.04em; line-height: 1 }}
i {{ font-style: normal; border-bottom: 10px solid #e8862e }}
</style><b><i>doe</i>ners</b><h1>{title}</h1><p>{text}</p>"""


def main() -> None:
    """All cards."""
    font = base64.b64encode(FONT.read_bytes()).decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        for name, (title, text) in CARDS.items():
            page.set_content(_PAGE.format(font=font, title=escape(title), text=escape(text)))
            page.evaluate("document.fonts.ready")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
