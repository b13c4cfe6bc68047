"""The public pages on a real engine: what they answer, with which headers, and that nothing of a source escapes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from base.config import Settings
from tests.kit.pages import as_read

FORMS = ["/stel-je-vraag", "/feedback"]
READING = ["/", "/zoeken", "/over", "/toegankelijkheid", "/privacy", "/cookies", "/colofon"]


def first_offering(client: FlaskClient, query: str = "q=poetsen") -> str:
    page = client.get(f"/zoeken?{query}").text
    found = re.search(r'class="card-title">.*?<a\s+href="(/aanbod/[^"]+)"', page)
    assert found, page
    return found[1]


@pytest.mark.parametrize("path", [*READING, *FORMS])
def test_page_stands_with_one_heading_and_safe_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert '<html lang="nl-BE">' in answer.text
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", READING)
def test_who_only_reads_gets_no_cookie(client: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(path).headers


def test_home_counts_add_up_to_the_sectors(client: FlaskClient) -> None:
    page = client.get("/").text
    assert page.count('class="sector"') == 18
    shown = re.search(r'href="/zoeken\?sector=groen-en-natuur">.*?sector-count">([\d\u00a0]+)', page, re.DOTALL)
    listed = re.search(r"<h1[^>]*>[^<\d]*([\d\u00a0]+)", client.get("/zoeken?sector=groen-en-natuur").text)
    assert shown
    assert listed
    assert shown[1].strip() == listed[1].strip()


@pytest.mark.parametrize("path", ["/", "/zoeken?q=gras&plaats=Gent", "aanbod", "organisatie"])
def test_unchanged_page_is_not_sent_again(client: FlaskClient, path: str) -> None:
    if not path.startswith("/"):
        path = first_offering(client)
        if path == "organisatie":
            path = str(re.search(r'href="(/organisatie/[^"]+)"', client.get(path).text))
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    other = client.get("/zoeken?q=iets+anders", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_results_mark_words_and_say_where(client: FlaskClient) -> None:
    page = client.get("/zoeken?q=gras+maaien&plaats=Aarschot").text
    assert "<mark>" in page
    assert "rond Aarschot" in page
    assert re.search(r"Werkt (ook )?in Aarschot|In de buurt", page)


def test_filters_carry_counts_and_choices(client: FlaskClient) -> None:
    page = as_read(client.get("/zoeken?provincie=limburg"))
    assert re.search(r'value="limburg" id="f-provincie-limburg" data-direct checked', page)
    assert re.search(
        r'value="antwerpen" id="f-provincie-antwerpen" data-direct>.*?class="count">[1-9]', page, re.DOTALL
    )
    assert "Verwijder: </span>Limburg" in page


def test_pages_of_results_follow_each_other(client: FlaskClient) -> None:
    first, second = client.get("/zoeken?sorteer=naam").text, client.get("/zoeken?sorteer=naam&pagina=2").text
    titles = re.compile(r'class="card-title">.*?<a\s+href="([^"]+)"')
    assert len(titles.findall(first)) == 20
    assert not set(titles.findall(first)) & set(titles.findall(second))
    assert 'rel="next" href="/zoeken?sorteer=naam&amp;pagina=2"' in first
    last = re.search(r"<h1[^>]*>[^<]*pagina 2 van (\d+)", second)
    assert last
    assert f"Zo ver gaat deze lijst niet: pagina {last[1]} is de laatste" in client.get("/zoeken?pagina=400").text


def test_faults_are_said_at_the_field_and_the_rest_is_carried_out(client: FlaskClient) -> None:
    page = client.get("/zoeken?q=gras&plaats=Nergenshuizen&straal=ver&sorteer=prijs&onzin=1").text
    assert 'id="plaats-fout"' in page
    assert 'id="straal-fout"' in page
    assert "Wij kennen de plaats “Nergenshuizen” niet" in page
    assert 'value="Nergenshuizen"' in page
    assert 'class="card-title"' in page


def test_a_name_of_several_places_is_the_town_with_a_link_to_the_others(client: FlaskClient) -> None:
    page = client.get("/zoeken?q=gras&plaats=Tielt&straal=50").text
    assert "/zoeken?q=gras&amp;plaats=Tielt+%28Tielt-Winge%29&amp;straal=50" in page
    assert "Wij zochten rond Tielt (West-Vlaanderen)" in page


def test_nothing_found_says_what_was_tried_and_leads_on(client: FlaskClient) -> None:
    page = as_read(client.get("/zoeken?q=zeppelin&plaats=Gent&sector=mobiliteit"))
    assert "Wij zochten naar “zeppelin” binnen 25 km van Gent" in page
    [asking] = re.findall(r'<form class="ask-now" action="/stel-je-vraag".*?</form>', page)
    assert ">zeppelin</textarea>" in asking
    assert 'name="plaats" value="Gent"' in asking
    assert ">0 aanbiedingen" not in page


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 1234 * 10001 }}",
    "' OR 1=1 --",
    "\u202e\x00\x07",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(client: FlaskClient, text: str) -> None:
    for path in ("/zoeken", "/stel-je-vraag", "/feedback"):
        answer = client.get(path, query_string={"q": text, "plaats": text, "pagina": text, "sector": text})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert str(1234 * 10001) not in answer.text


def test_offering_holds_what_a_buyer_decides_on(client: FlaskClient) -> None:
    answer = client.get(first_offering(client))
    assert answer.status_code == 200
    for heading in ("Hoe het werk gebeurt", "Wat u moet weten", "Neem contact op", "Voorbehouden opdracht"):
        assert heading in answer.text
    data = json.loads(str(re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)[1]))  # type: ignore[index]
    assert data["@type"] == "Service"
    assert data["provider"]["@type"] == "Organization"
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', answer.text)
    assert canonical
    assert data["url"] == canonical[1]


def test_organisation_lists_its_offerings(client: FlaskClient) -> None:
    offering = client.get(first_offering(client)).text
    address = re.search(r'href="(/organisatie/[^"]+)"', offering)
    assert address
    page = client.get(address[1])
    assert page.status_code == 200
    assert page.text.count('class="card-title"') >= 1
    assert client.get("/organisatie/bestaat-niet").status_code == 404


@pytest.mark.parametrize("path", ["/aanbod/limburg:geen", "/aanbod/%00", "/aanbod/a b<c>", "/nergens", "/foto/nee.svg"])
def test_unknown_address_offers_a_search(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'id="zoek"' in answer.text


@pytest.mark.parametrize(
    ("path", "dutch"),
    [
        ("/aanbod/%00", "/aanbod/%00"),
        ("/aanbod/%22%3E%E2%80%AE%0A", "/aanbod/%22%3E%E2%80%AE%0A"),
        ("/aanbod/100%25?q=%22%00", "/aanbod/100%25?q=%22%00"),
        ("//elders.example/x", "/elders.example/x"),
    ],
)
def test_an_address_in_a_page_is_encoded_whatever_is_in_it(client: FlaskClient, path: str, dutch: str) -> None:
    page = client.get(f"/fr{path}").text
    assert f'hreflang="nl" href="{dutch}"' in page
    assert f'hreflang="en" href="/en{dutch}"' in page
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", page)


def test_wrong_method_and_too_large_body_are_calm_pages(client: FlaskClient) -> None:
    wrong = client.post("/over")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]
    large = client.post("/feedback", data={"message": "x" * 70_000})
    assert large.status_code == 413
    for answer in (wrong, large):
        assert answer.text.count("<h1") == 1


def test_photos_are_served_without_power(client: FlaskClient, settings: Settings) -> None:
    folder = Path(settings.var) / "photos"
    folder.mkdir(exist_ok=True)
    (folder / "proef-1.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    with client.get("/foto/proef-1.svg") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/svg+xml"
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "max-age=2592000" in answer.headers["Cache-Control"]
    assert client.get("/foto/..%2Fplatform.sqlite").status_code == 404


def test_sitemap_names_every_offering(client: FlaskClient) -> None:
    text = client.get("/sitemap.xml").text
    total = re.search(r"<h1[^>]*>([\d\u00a0]+)", client.get("/zoeken").text)
    assert total
    assert text.count("/aanbod/") == int(total[1].replace("\u00a0", ""))
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_browsers_find_search_and_mark(client: FlaskClient) -> None:
    assert "http://localhost/zoeken?q={searchTerms}" in client.get("/opensearch.xml").text
    with client.get("/favicon.ico", follow_redirects=True) as mark:
        assert mark.mimetype == "image/svg+xml"


def test_static_files_are_kept_for_a_year(client: FlaskClient) -> None:
    address = re.search(r'href="(/static/style\.css[^"]*)"', client.get("/").text)
    assert address
    with client.get(address[1]) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_the_page_about_the_site_says_how_often_sources_are_read(client: FlaskClient) -> None:
    page = as_read(client.get("/over"))
    assert "Elke tien minuten" in page
    assert "nacht" not in page


def test_the_page_of_an_offering_says_how_a_price_is_found(client: FlaskClient) -> None:
    assert "<dt>Prijs</dt><dd>Op offerte" in as_read(client.get(first_offering(client)))


def test_the_back_office_is_no_choice_of_the_menu(client: FlaskClient) -> None:
    menu, footer = client.get("/").text.split("</header>", 1)
    assert ("/beheer" in menu.partition('aria-label="Hoofdmenu"')[2], 'href="/beheer"' in footer) == (False, True)
