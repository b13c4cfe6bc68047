"""The menu of the back office: every page stands in one of its places."""

from __future__ import annotations

import re

from flask import Flask

from tests.kit.office import Office
from tests.kit.routes import routes

FILES = (".csv", ".json", ".patch")
WITHOUT_MENU = {"/beheer/"} | {f"/beheer/login{page}" for page in ("", "/code", "/extern", "/extern/terug")}
WITHOUT_MENU |= {"/beheer/login/vergeten", "/beheer/login/nieuw"}
BELOW = {
    "/beheer/terugzetten": "Overzicht",
    "/beheer/bronnen/limburg": "Bronnen",
    "/beheer/bronnen/controleren": "Bronnen",
    "/beheer/correcties": "Aanbiedingen",
    "/beheer/meldingen": "Aanbiedingen",
    "/beheer/dubbels": "Aanbiedingen",
    "/beheer/synoniemen/geschiedenis": "Zoeken",
    "/beheer/zinnen/geschiedenis": "Zoeken",
    "/beheer/webhooks": "Uitgaand",
    "/beheer/wachtwoord": "Mijn account",
    "/beheer/account/tweede-stap": "Mijn account",
}


def pages(app: Flask) -> list[str]:
    """The addresses of the back office at which a page stands."""
    found = {route.path for route in routes(app) if route.method == "GET" and route.path.startswith("/beheer")}
    return sorted(path for path in found - WITHOUT_MENU if not path.endswith(FILES))


def current(page: str) -> list[str]:
    """What the bar marks as the place of the page: in the menu, or one's own account."""
    bar = page[page.index('class="menu-row"') : page.index("Afmelden")]
    return re.findall(r"aria-current=\"\w+\">([^<]+)</a>", bar)


def test_every_page_marks_one_place_of_the_menu(office: Office) -> None:
    client = office.as_role()
    answers = {path: client.get(path) for path in pages(office.app)}
    places = {path: current(answer.text) for path, answer in answers.items() if answer.status_code != 404}
    assert len(places) > 20
    assert {path: found for path, found in places.items() if len(found) != 1} == {}
    assert {path: places[path][0] for path in BELOW} == BELOW


def test_what_stands_below_a_place_is_marked_there_too(office: Office) -> None:
    page = office.as_role().get("/beheer/meldingen").text
    below = page[page.index('<nav class="sub" aria-label="Aanbiedingen">') :]
    assert re.findall(r"aria-current=\"page\">([^<]+)</a>", below[: below.index("</nav>")]) == ["Meldingen"]
