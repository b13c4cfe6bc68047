"""A pasted text: the needs that it speaks of, and what becomes of one that is too long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.search.pasted import find_needs
from app.search.service import site_search
from base.config import Settings
from model.client import ModelClient, Vectors
from model.limits import MOST_QUERIES
from tests.kit.asking import LIST

PAGE = "/zoeken/tekst"
TENDER = """Het gemeentebestuur van Aarschot zoekt een partner. Het gaat om het maaien van bermen en gazons,
het snoeien van hagen en het wieden van onkruid op de begraafplaatsen. Vier keer per jaar
vragen wij het wassen van de ramen.
- Catering: 60 warme maaltijden per dag
De betaling gebeurt binnen 30 dagen na ontvangst van de factuur."""
LETTER = """Dag collega,
Woonzorgcentrum Linde vraagt:
- bladruimen in de tuin
- stemhokjes plaatsen en afbreken
- wegmarkering
- wassen en strijken van bewonerskledij
- ramen wassen
- broodjes voor 30 personen
- oude fietsen herstellen
- folders vouwen en onder omslag steken
Alvast bedankt!
Met vriendelijke groet,
Atelier De Zak"""
TASKS = re.findall(r"(?m)^- (.+)$", LETTER)
MAIL = """Beste,
Wij openen een webshop en zoeken een partner om onze stock te bewaren, bestellingen klaar te maken en te versturen, en
terugzendingen te controleren. Daarnaast willen wij productfoto's laten maken, onze flyers bussen in de buurt en een
sneeuwvrije parking in de winter. Ook het onderhoud van het groen rond ons gebouw in Mechelen mag u meenemen.
De opdracht wordt geplaatst via een raamovereenkomst en is voorbehouden aan maatwerkbedrijven.
Met vriendelijke groeten"""
LINES = ["gras maaien", "folders vouwen", "kledij strijken", "tenten, nadars, podium", "broodjes leveren"]
VERDICT = """De Raad van State heeft op 3 mei geoordeeld dat de verordening niet voldoet aan de beginselen van
goed bestuur. De verzoekende partij voert aan dat de motivering ontbreekt. Het verweer van de overheid overtuigt niet,
zodat het middel gegrond is en het beroep wordt ingewilligd. De kosten zijn ten laste van de verwerende partij."""


@dataclass
class Counting(ModelClient):
    """The model, and the texts of each question to it."""

    questions: list[list[str]] = field(default_factory=list)

    def queries(self, texts: Sequence[str]) -> Vectors:
        self.questions.append(list(texts))
        return super().queries(texts)


def proposed(page: str) -> list[dict[str, list[str]]]:
    """The searches that a page proposes, as their parameters."""
    links = re.findall(r'<a class="button plain" href="(/zoeken\?[^"]*)"', page)
    return [parse_qs(urlsplit(link.replace("&amp;", "&")).query) for link in links]


def test_needs_of_a_text_are_proposed_with_the_place_that_it_names(client: FlaskClient) -> None:
    found = proposed(client.post(PAGE, data={"q": TENDER}).text)
    assert 3 <= len(found) <= 5
    assert {place for search in found for place in search["plaats"]} == {"Aarschot"}
    said = " ".join(search["q"][0] for search in found)
    assert [word for word in ("maaien", "snoeien", "ramen", "factuur") if word in said] == [
        "maaien",
        "snoeien",
        "ramen",
    ]


def test_proposal_says_how_much_its_search_finds(client: FlaskClient) -> None:
    page = client.post(PAGE, data={"q": TENDER}).text
    counts = [int(count) for count in re.findall(r'class="count">(\d+)<', page.replace("nog niets gevonden", "0"))]
    totals = [client.get(LIST, query_string=search).json["total"] for search in proposed(page)]  # type: ignore[index]
    assert counts == totals
    assert any(counts)


@pytest.mark.usefixtures("live_index")
def test_model_is_asked_once_for_a_whole_text(settings: Settings, engine: OpenSearch, model_socket: str) -> None:
    service = site_search(engine, replace(settings, meaning=True, meaning_cutoff=0.0))
    service.meaning.model = counting = Counting(model_socket)
    rooms = "gang keuken klas turnzaal refter trap kelder garage kantine zolder inkom hal bureau bar"
    needs = find_needs(service, TENDER + "".join(f" Poetsen van de {room}." for room in rooms.split()))
    assert all(service.count([need.ask for need in needs.proposed]))
    assert [len(texts) for texts in counting.questions] == [MOST_QUERIES]


def test_chosen_place_counts_before_that_of_the_text(client: FlaskClient) -> None:
    found = proposed(client.post(PAGE, data={"q": TENDER, "plaats": "Gent"}).text)
    assert {place for search in found for place in search["plaats"]} == {"Gent"}


def test_box_of_words_takes_a_text_as_well(client: FlaskClient) -> None:
    in_box, in_form = client.get("/zoeken", query_string={"q": TENDER}), client.post(PAGE, data={"q": TENDER})
    assert proposed(in_box.text) == proposed(in_form.text) != []
    assert "gazons" in in_box.text


def test_text_without_work_proposes_nothing(client: FlaskClient) -> None:
    page = client.post(PAGE, data={"q": VERDICT}).text
    assert proposed(page) == []
    assert "Wij lezen in deze tekst geen werk" in page


def others(page: str) -> list[str]:
    """The needs that were read and are not proposed."""
    return re.findall(r">([^<]+)</a>", page.partition("Ook gelezen: ")[2].partition("</p>")[0])


def unread(page: str) -> list[str]:
    return re.findall(r"“([^”]+)”", page.partition("Dit lazen wij niet: ")[2].partition("</p>")[0])


def test_every_line_of_a_list_is_proposed_or_read_or_said_to_be_unread(client: FlaskClient) -> None:
    page = client.post(PAGE, data={"q": LETTER}).text
    assert 3 <= len(proposed(page)) <= 5
    assert len(proposed(page)) + len(others(page)) + len(unread(page)) == len(TASKS)
    assert set(unread(page)) < set(TASKS)
    assert "wegmarkering" in unread(page)


def test_nothing_that_a_mail_asks_for_is_lost_in_silence(client: FlaskClient) -> None:
    page = client.post(PAGE, data={"q": MAIL}).text
    read = " / ".join([*(search["q"][0] for search in proposed(page)), *others(page), *unread(page)])
    asked = ("stock", "bestellingen", "terugzendingen", "productfoto", "flyers", "parking", "groen")
    assert [word for word in asked if word not in read] == []
    assert len(proposed(page)) == 5


def test_who_may_do_the_work_limits_every_search_of_a_text(client: FlaskClient) -> None:
    page = client.post(PAGE, data={"q": MAIL}).text
    assert {(*search["voorbehouden"], *search["werkvorm"]) for search in proposed(page)} == {
        ("true", "maatwerkbedrijf")
    }
    assert "Voorbehouden opdracht mogelijk; Maatwerkbedrijf" in page
    assert "geplaatst" not in " ".join((*others(page), *unread(page)))


def test_lines_of_a_list_are_proposed_before_running_text(client: FlaskClient) -> None:
    text = f"De ramen wassen en de kantoren poetsen.\n{chr(10).join(f'- {task}' for task in LINES)}"
    page = client.post(PAGE, data={"q": text}).text
    assert [search["q"][0] for search in proposed(page)] == LINES
    assert len(others(page)) == 2


def test_greeting_closing_and_who_asks_are_no_need(client: FlaskClient) -> None:
    page = client.post(PAGE, data={"q": LETTER}).text
    words = " ".join(search["q"][0] for search in proposed(page))
    assert not {"collega", "Linde", "groet", "bedankt", "Zak"} & set(words.split())


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("60.000 geschenkdoosjes vouwen en vullen, per 6 in een doos ompakken en etiketteren.", "Inpakken en ompakken"),
        (
            "Beste,\nOnze school nabij Leuven zoekt een firma om tijdens de vakanties de sportzaal, de kleedkamers en "
            "het sanitair te poetsen. Liefst met ecologische producten en eigen machines.",
            "Kantoren en gebouwen schoonmaken",
        ),
        ("Wij vragen het drukken van folders. Levering en afhaling op pallet, gestapeld.", "Drukwerk"),
    ],
)
def test_main_need_of_a_text_comes_first(client: FlaskClient, text: str, activity: str) -> None:
    page = client.post(PAGE, data={"q": text}).text
    assert re.findall(r'<span class="help">([^<]+)</span></li>', page)[0] == activity


def test_text_that_is_too_long_is_said_to_be_and_stays_whole(client: FlaskClient) -> None:
    text = f"{TENDER} {'bladeren vegen ' * 120}einde van de tekst"
    answer = client.post(PAGE, data={"q": text})
    assert answer.status_code == 422
    assert re.search(r"Uw tekst telt 2\s\d{3} tekens; wij lezen er hoogstens 2\s000 tegelijk", answer.text)
    assert "einde van de tekst" in answer.text


@pytest.mark.parametrize("length", [201, 2000])
def test_api_refuses_a_text_and_says_where_it_is_read(client: FlaskClient, length: int) -> None:
    answer = client.get(LIST, query_string={"q": (TENDER * 4)[:length]})
    assert answer.status_code == 422
    assert PAGE in answer.json["errors"][0]["message"]  # type: ignore[index]


def test_one_need_of_two_hundred_characters_is_still_a_search(client: FlaskClient) -> None:
    assert "zoekvragen in uw tekst" not in client.get("/zoeken", query_string={"q": ("ramen wassen " * 16)[:200]}).text
