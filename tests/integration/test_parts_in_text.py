"""A long text on the form of a question: its parts are shown with what fits each; nothing typed is lost."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.search.params import SearchParams
from app.search.parts import MOST, Part, find_parts
from app.search.service import SearchService
from tests.integration.test_pasted import LETTER, TENDER, VERDICT
from tests.integration.test_web_questions import fill
from tests.kit.asking import LIST
from tests.kit.pages import as_read
from tests.kit.questions import every

LIST_OF_TASKS = "1. Ramen wassen (12 lokalen)\n2. Gras maaien, 2 x per maand\n3. Fietsen herstellen\n4. Wegmarkering"
TASKS_IN_LIST = ["Ramen wassen (12 lokalen)", "Gras maaien, 2 x per maand", "Fietsen herstellen", "Wegmarkering"]
PROSE = (
    "Voor onze school zoeken wij iemand die de ramen wast. Het gras moet gemaaid worden, liefst om de twee weken. "
    "Daarnaast willen wij 500 folders laten vouwen."
)
TASKS = [
    "ramen wassen", "gras maaien", "hagen snoeien", "strijken", "folders drukken", "folders vouwen",
    "fietsen herstellen", "meubels herstellen", "catering voor 30", "broodjes leveren", "kantoor poetsen",
    "was ophalen", "dozen inpakken", "post bedelen", "archief digitaliseren", "verhuizen", "schilderwerk",
    "auto's wassen", "zwerfvuil ruimen", "sneeuw ruimen", "kleding sorteren", "computers herstellen", "metaal lassen",
    "hout zagen", "zeefdruk", "graveren", "tuin aanleggen", "onkruid wieden", "bomen planten",
    "vergaderzaal verhuren", "afwassen", "vervoer van leerlingen", "kabels assembleren", "etiketten kleven",
    "textiel naaien", "koken voor een feest", "bladeren vegen", "wegmarkering", "timmerwerk", "kringloop",
]  # fmt: skip


@pytest.fixture
def search(app: Flask) -> SearchService:
    found: SearchService = app.extensions["doeners"].search
    return found


def words(parts: list[Part]) -> list[str]:
    return [part.words for part in parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LIST_OF_TASKS, TASKS_IN_LIST),
        (re.sub(r"(?m)^\d\.", "-", LIST_OF_TASKS), TASKS_IN_LIST),
        ("ramen wassen\ngras maaien\nfietsen herstellen", ["ramen wassen", "gras maaien", "fietsen herstellen"]),
        ("Graag: ramen wassen; gras maaien; wegmarkering", ["Graag: ramen wassen", "gras maaien", "wegmarkering"]),
        (PROSE, PROSE.removesuffix(".").split(". ")),
        ("Wij willen onze ramen laten wassen. Het zijn er veel. Liefst voor de zomer.", []),
        ("Ramen wassen en gras maaien", []),
        (VERDICT, []),
    ],
)  # fmt: skip
def test_each_kind_of_text_falls_into_its_parts(search: SearchService, text: str, expected: list[str]) -> None:
    found = words(find_parts(search, text, SearchParams()))
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_of_many_tasks_the_first_have_a_part_and_none_is_dropped(search: SearchService) -> None:
    found = find_parts(search, "\n".join(f"- {task}" for task in TASKS), SearchParams())
    assert [bool(part.activity) for part in found] == [True] * MOST + [False]
    lines = [line for part in found for line in part.words.splitlines()]
    assert sorted(lines) == sorted(TASKS)


def test_what_speaks_of_two_activities_gives_each_its_own_clause(search: SearchService) -> None:
    found = {part.activity: part.words for part in find_parts(search, TENDER, SearchParams())}
    assert "snoeien van hagen" in found["groenonderhoud"]
    assert "ramen" not in found["groenonderhoud"]
    assert found["maaltijden-voor-scholen-en-zorg"] == "Catering: 60 warme maaltijden per dag"


def sends(client: FlaskClient, need: str, **more: object) -> TestResponse:
    return client.post("/stel-je-vraag", data={**fill(client, need=need, place="Aarschot"), **more})


def boxes(page: TestResponse) -> list[tuple[str, bool]]:
    """The words of each part, and whether it is checked."""
    found = re.findall(r'name="parts" id="[^"]*" value="([^"]*)"( checked)?>', page.text)
    return [(html.unescape(value), bool(checked)) for value, checked in found]


def hidden(page: TestResponse) -> dict[str, str]:
    found = re.findall(r'<input[^>]*name="([a-z_0-9]+)"[^>]*type="hidden" value="([^"]*)"', page.text)
    found += re.findall(r'<input type="hidden" name="([a-z_0-9]+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


def count(db: sa.Engine) -> int:
    return len(every(db))


def test_the_parts_are_shown_with_what_fits_each_and_nothing_is_stored(client: FlaskClient, db: sa.Engine) -> None:
    before = count(db)
    page = sends(client, LIST_OF_TASKS)
    assert (page.status_code, count(db)) == (200, before)
    assert "Wij lazen 4 onderdelen in uw tekst" in page.text
    assert all(checked for _, checked in boxes(page))
    totals = [int(number) for number in re.findall(r"(\d+)\saanbieding(?:en)? pas", page.text)]
    links = re.findall(r'<p><a href="(/zoeken\?[^"]*)"', page.text)
    found = [client.get(link.replace("/zoeken", LIST).replace("&amp;", "&")).get_json()["total"] for link in links]
    assert (totals, len(totals)) == (found, 3)
    assert page.text.count('href="/aanbod/') > len(totals)
    assert "Wij lezen hoogstens 12 activiteiten" in as_read(page)


def test_all_that_was_typed_goes_on_from_the_parts_to_the_questions(client: FlaskClient, db: sa.Engine) -> None:
    page = sends(client, LETTER, telephone="016 12 34 56", readers="regisseur")
    chosen = [words for words, _ in boxes(page)][:2]
    answer = client.post("/stel-je-vraag", data={**hidden(page), "split": "parts", "parts": chosen})
    assert answer.status_code == 303
    thanks = client.get(answer.headers["Location"])
    assert "Uw 2 vragen zijn bewaard" in thanks.text
    left = {one.need: one for one in every(db) if one.reference in thanks.text}
    assert sorted(left) == sorted(chosen)
    shared = {(one.telephone, one.readers, one.place, one.whole) for one in left.values()}
    assert shared == {("016 12 34 56", "regisseur", "Aarschot", LETTER)}


def test_no_part_chosen_is_said_at_the_parts_and_the_choice_stays(client: FlaskClient, db: sa.Engine) -> None:
    before, page = count(db), sends(client, LIST_OF_TASKS)
    answer = client.post("/stel-je-vraag", data={**hidden(page), "split": "parts"})
    assert (answer.status_code, count(db)) == (422, before)
    assert answer.text.count("Vink een tot 13 onderdelen aan") == 2
    assert [checked for _, checked in boxes(answer)] == [False] * 4
    assert hidden(answer)["need"] == LIST_OF_TASKS


def test_a_form_that_stood_open_too_long_shows_the_same_parts_again(client: FlaskClient) -> None:
    page = sends(client, LIST_OF_TASKS)
    chosen = boxes(page)[1][0]
    answer = client.post(
        "/stel-je-vraag", data={**hidden(page), "csrf_token": "oud", "split": "parts", "parts": chosen}
    )
    assert (answer.status_code, "stond te lang open" in answer.text) == (422, True)
    assert [words for words, checked in boxes(answer) if checked] == [chosen]


def test_the_text_can_be_changed_and_all_else_stands_there(client: FlaskClient) -> None:
    page = sends(client, LIST_OF_TASKS, quantity="elke week")
    answer = client.post("/stel-je-vraag", data={**hidden(page), "edit": "1"})
    assert answer.status_code == 200
    assert 'value="elke week"' in answer.text
    assert "Wegmarkering</textarea>" in answer.text
