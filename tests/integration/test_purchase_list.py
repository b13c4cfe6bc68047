"""A purchase list: what fits each line is what the search finds, whatever the file was, and nothing of it is stored."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.exports.workbook import workbook
from app.http.services import Services
from app.purchases import matches
from base.tables import metadata
from tests.kit import ods
from tests.kit.accounts import forget_attempts
from tests.kit.asking import everything

PAGE = "/aankooplijst"
LINES = [("ramen wassen", "Aarschot"), ("gras maaien", "Hasselt"), ("xqzvw", "Gent"), ("ramen wassen", "Aarschot")]
CSV = ("wat;gemeente\r\n" + "".join(f"{need};{place}\r\n" for need, place in LINES)).encode()
FILES = {
    "csv": CSV,
    "xlsx": workbook(["wat", "gemeente"], LINES, [], "lijst"),
    "ods": ods.sheets("".join(ods.row(*cells) for cells in [("wat", "gemeente"), *LINES])),
}


@pytest.fixture(autouse=True)
def _unlimited(app: Flask) -> None:
    forget_attempts(app)


def sent(client: FlaskClient, data: bytes, **fields: str) -> str:
    """The page after a file was chosen."""
    answer = client.post(PAGE, data={"bestand": (io.BytesIO(data), "lijst.bin"), **fields})
    answer.request.input_stream.close()  # a large file lies in a file
    assert answer.status_code == (200 if "Klopt dit?" in answer.text else 422), answer.text
    return answer.text


def fields(page: str) -> dict[str, str]:
    """What the form of the columns holds."""
    form = page[page.index('enctype="multipart/form-data"') :]
    chosen = re.findall(r'<select[^>]* name="([a-z]+)"[^>]*>.*?<option selected value="(-?\d+)"', form, re.DOTALL)
    return {**dict(re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', form)), **dict(chosen)}


def table(client: FlaskClient, filled: Mapping[str, str]) -> list[list[str]]:
    answer = client.post(PAGE, data={**filled, "doe": "csv"})
    assert answer.mimetype == "text/csv", answer.text
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize("kind", FILES)
def test_each_line_has_what_the_search_finds_whatever_the_file_was(client: FlaskClient, kind: str) -> None:
    filled = fields(sent(client, FILES[kind]))
    assert (filled["behoefte"], filled["waar"]) == ("0", "1")
    header, *rows = table(client, filled)
    assert header[:4] == ["Rij", "Wat", "Waar", "Hoeveel"]
    assert [tuple(row[1:3]) for row in rows] == LINES
    for row, (need, place) in zip(rows, LINES, strict=True):
        listed = everything(client, {"q": need, "plaats": place})
        assert row[3] == str(len(listed))
        assert [title for title in row[4::5] if title] == [hit["title"] for hit in listed[:3]]


def test_the_page_says_for_how_many_lines_there_is_something(client: FlaskClient) -> None:
    page = client.post(PAGE, data=fields(sent(client, CSV))).text
    assert "Voor 3 van de 4 regels vonden wij aanbod" in page
    assert 'href="/stel-je-vraag?q=xqzvw&amp;plaats=Gent"' in page
    assert re.search(r'href="/zoeken\?q=gras\+maaien&amp;plaats=Hasselt">\d+ aanbieding', page)


def test_a_town_that_nobody_knows_is_said_and_the_line_is_searched_all_the_same(client: FlaskClient) -> None:
    data = b"wat;waar\ngras maaien;Marsdorp\n"
    page = client.post(PAGE, data={**fields(sent(client, data)), "plaats": "Hasselt"}).text
    assert "Wij kennen de plaats “Marsdorp” niet: wij zochten rond Hasselt" in page


def test_other_columns_can_be_chosen_without_the_file(client: FlaskClient) -> None:
    data = b"code;tekst;stad\n1;gras maaien;Hasselt\n"
    page = sent(client, data)
    assert fields(page)["behoefte"] == "0"
    rows = table(client, {**fields(page), "behoefte": "1"})
    assert rows[1][1] == "gras maaien"


def test_no_file_and_no_table_are_said_and_what_was_typed_stays(client: FlaskClient) -> None:
    assert "Kies eerst een bestand" in client.post(PAGE, data={"plaats": "Hasselt"}).text
    page = sent(client, b"%PDF-1.4 niets", plaats="Hasselt")
    assert "Dit is een PDF" in page
    assert 'value="Hasselt"' in page
    page = sent(client, CSV, plaats="Marsdorp")
    assert "Wij kennen de plaats “Marsdorp” niet" in html.unescape(page)


def test_a_file_that_is_too_large_is_refused_with_the_limit(client: FlaskClient) -> None:
    page = sent(client, b"wat\n" + b"gras\n" * 1_000_000, plaats="Hasselt")
    assert "hoogstens 5 MB" in page
    assert 'value="Hasselt"' in page
    sent(client, b"wat\ngras\n".ljust(5_000_000))


@pytest.mark.parametrize("carried", ["x", "eJw=", "eJyrVspOrVSyUkrLz1eqBQAgVQTT"])
def test_lines_that_were_tampered_with_are_no_fault_of_ours(client: FlaskClient, carried: str) -> None:
    answer = client.post(PAGE, data={"meegegeven": carried, "behoefte": "9", "waar": "-7", "vanaf": "3"})
    assert answer.status_code == 422
    assert "kwam niet goed terug" in answer.text


def test_when_time_is_up_the_rest_can_be_searched(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"taak nummer {n} gras maaien;Hasselt\n" for n in range(20))
    filled = fields(sent(client, f"wat;gemeente\n{rows}".encode()))
    monkeypatch.setattr(matches, "SECONDS", -1.0)
    assert "wij zochten de regels 1 tot 0" in client.post(PAGE, data=filled).text
    monkeypatch.setattr(matches, "SECONDS", 60.0)
    assert len(table(client, {**filled, "vanaf": "16"})) == 1 + 4


def test_nothing_of_a_list_is_stored(app: Flask, client: FlaskClient) -> None:
    services: Services = app.extensions["doeners"]
    client.post(PAGE, data=fields(sent(client, b"wat\nhoogst geheime behoefte\n")))
    services.events.flush()
    with services.db.connect() as connection:
        for each in metadata.sorted_tables:
            texts = [column for column in each.c if isinstance(column.type, sa.String | sa.Text | sa.JSON)]
            for column in texts:
                held = sa.cast(column, sa.Text).contains("hoogst geheime")
                assert connection.scalar(sa.select(sa.func.count()).select_from(each).where(held)) == 0, column
