"""French and English pages: the same routes, links and forms that stay in the language, and Dutch that is marked."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.languages import TRANSLATED
from app.languages.catalogue import catalogue
from tests.kit.pages import as_read

PAGES = (
    "/",
    "/zoeken",
    "/zoeken?q=poetsen&plaats=Aarschot",
    "/zoeken?q=zzzzqqq",
    "/zoeken?q=poetsen&plaats=Nergenshuizen",
    "/zoeken?q=poetsen&weergave=kaart",
    "/zoeken/tekst",
    "/zoeken/meenemen?q=poetsen",
    "/aanbod/limburg:1",
    "/stel-je-vraag?q=poetsen",
    "/contact?aanbod=limburg:1",
    "/meldingen/nieuw?q=poetsen",
    "/vergelijken",
    "/aankooplijst",
    "/wie-bent-u",
    "/wat-ontbreekt",
    "/nieuw",
    "/verhalen",
    "/cijfers",
    "/cijfers/methode",
    "/feedback",
    "/organisatie-ontbreekt",
    "/volgorde",
    "/over",
    "/toegankelijkheid",
    "/privacy",
    "/cookies",
    "/colofon",
    "/opendata",
    "/api-uitleg",
    "/zoekvak",
    "/bestaat-niet",
)
_DUTCH = re.compile(r'<(\w+)[^>]* lang="nl"[^>]*>.*?</\1>', re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|svg|pre|code|textarea)\b.*?</\1>", re.DOTALL)
_TEXT = re.compile(r">([^<>]+)<")
_SPOKEN = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]+)"')
_WORDS = re.compile(
    r"\b(aanbiedingen|aanbieding|zoeken|zoekt|uw|wij|niet|voor|naar|een|het|vraag|bekijk|kies|schrijf|wordt)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“«][^”»]*[”»]")


def texts(page: str) -> list[str]:
    """What people read or hear of a page, without what is marked as Dutch."""
    bare = _HIDDEN.sub("", page.partition("<body")[2])
    bare = _DUTCH.sub("", bare)
    return [" ".join(unescape(text).split()) for text in (*_TEXT.findall(bare), *_SPOKEN.findall(bare)) if text.strip()]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_page_stands_in_the_language_of_its_address(client: FlaskClient, language: str, path: str) -> None:
    dutch, answer = client.get(path), client.get(f"/{language}{path}")
    assert answer.status_code == dutch.status_code
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}' in answer.text
    left = {text for text in texts(answer.text) if _WORDS.search(_QUOTED.sub("", text))}
    said = set(catalogue(language).messages.values())
    assert sorted(left - said) == []


@pytest.mark.parametrize("path", PAGES)
def test_its_links_stay_in_the_language(client: FlaskClient, path: str) -> None:
    page = client.get(f"/fr{path}").text
    ours = re.findall(r'(?<!hreflang="nl" )\b(?:href|action)="(/[^"]*)"', page)
    own = [link for link in ours if not link.startswith(("/static/", "/api/", "/beheer", "/en/", "/foto/"))]
    assert [link for link in own if not link.startswith("/fr/")] == []


def test_the_switch_keeps_the_page_and_its_search(client: FlaskClient) -> None:
    dutch = client.get("/zoeken?q=poetsen&plaats=Aarschot").text
    assert 'href="/fr/zoeken?q=poetsen&amp;plaats=Aarschot"' in dutch
    french = client.get("/fr/zoeken?q=poetsen&plaats=Aarschot").text
    assert 'hreflang="nl" href="/zoeken?q=poetsen&amp;plaats=Aarschot"' in french
    assert 'href="/en/zoeken?q=poetsen&amp;plaats=Aarschot"' in french


def test_the_same_is_found_in_each_language(client: FlaskClient) -> None:
    found = [
        re.findall(r'id="v-([^"]+)"', client.get(f"{start}/zoeken?q=poetsen").text) for start in ("", "/fr", "/en")
    ]
    assert found[0]
    assert found[0] == found[1] == found[2]


def test_a_form_that_fails_keeps_its_language_and_says_what_is_wrong_in_it(client: FlaskClient) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/fr/feedback").text)
    assert token
    answer = client.post("/fr/feedback", data={"csrf_token": token[1], "text": "", "email": "geen adres"})
    assert answer.status_code == 422
    page = as_read(answer)
    assert "Écrivez ce que vous voulez nous dire." in page
    assert (
        'action="/fr/feedback' in page
        or 'action=""' in page
        or "action=" not in page.partition("<form")[2].partition(">")[0]
    )


def test_what_somebody_typed_is_never_translated(client: FlaskClient) -> None:
    page = client.get("/fr/zoeken?q=Schoonmaak").text
    assert 'name="q" value="Schoonmaak"' in page


def test_a_redirect_stays_in_the_language(client: FlaskClient) -> None:
    answer = client.post("/en/vergelijken/kies", data={"aanbod": "limburg:1", "terug": "/zoeken?q=poetsen"})
    assert answer.headers["Location"].startswith("/en/")


def test_an_answer_of_another_language_is_another_answer(client: FlaskClient) -> None:
    tags = {client.get(f"{start}/zoeken?q=poetsen").headers.get("ETag") for start in ("", "/fr", "/en")}
    assert len(tags) == 3 or tags == {None}  # nobody keeps a provisional one


@pytest.mark.parametrize("path", ["/fr/beheer", "/en/api/v1/offerings", "/fr/static/style.css", "/de/", "/francais"])
def test_what_has_no_other_language_has_no_such_address(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_search_engines_learn_of_the_languages(client: FlaskClient) -> None:
    page = client.get("/over").text
    assert re.search(r'rel="alternate" hreflang="fr" href="http://[^"]+/fr/over"', page)
    assert "/en/over</loc>" in client.get("/sitemap.xml").text
    assert "Disallow: /fr/zoeken" in client.get("/robots.txt").text
