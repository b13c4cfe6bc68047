"""The results of a search as a table: all of them, in their order, safe in a spreadsheet, with what was asked."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import pytest
import python_calamine
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.http.services import Services
from app.web.exports import pages
from base import clock
from base.tables import event_rows
from tests.kit.accounts import forget_attempts
from tests.kit.asking import everything

SEARCHES = (
    {"q": "ramen wassen", "plaats": "Aarschot"},
    {"q": "drukwerk voor scholen", "provincie": "limburg"},
    {"q": "groen", "sorteer": "naam"},
    {"plaats": "Limburg"},
    {"q": "-gras onderhoud"},
)


def table(text: str) -> tuple[dict[str, str], list[list[str]]]:
    """What a CSV file is about, and its table."""
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    gap = lines.index([])
    return dict(lines[:gap]), lines[gap + 1 :]


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: " ".join(search.values()))
def test_a_file_has_all_results_of_the_page_in_their_order(client: FlaskClient, search: dict[str, str]) -> None:
    about, rows = table(client.get("/zoeken/aanbod.csv", query_string={**search, "kolom": "pagina"}).text)
    listed = everything(client, search)
    assert listed
    assert about["Gevonden"].split()[0] == str(len(listed))
    assert [row[0].rpartition("/")[2] for row in rows[1:]] == [result["id"] for result in listed]


def test_a_file_says_what_was_searched_and_when(client: FlaskClient) -> None:
    about, _ = table(client.get("/zoeken/aanbod.csv", query_string={"q": "ramen wassen", "plaats": "Aarschot"}).text)
    assert about["Gezocht"] == "ramen wassen"
    assert about["Plaats en filters"].startswith("Aarschot, 25")
    assert str(clock.today().year) in about["Opgemaakt op"]
    assert "plaats=Aarschot" in about["Zoekopdracht"]


def test_only_the_chosen_columns_are_in_a_file_and_unknown_ones_are_no_fault(client: FlaskClient) -> None:
    columns = ["gemeente", "aanbieding", "niets"]
    _, rows = table(client.get("/zoeken/aanbod.csv", query_string={"q": "groen", "kolom": columns}).text)
    assert rows[0] == ["Aanbieding", "Gemeente"]


def test_excel_reads_the_same_table_and_finds_no_formula(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = pages.COLUMNS["aanbieding"]
    wicked = replace(usual, cell=lambda hit, _: f"=HYPERLINK({hit['id']})")
    monkeypatch.setitem(pages.COLUMNS, "aanbieding", wicked)  # type: ignore[arg-type]  # a Mapping for its readers
    asked = {"q": "ramen wassen", "plaats": "Aarschot", "kolom": ["aanbieding", "afstand"]}
    made = client.get("/zoeken/aanbod.xlsx", query_string=asked).data
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    _, expected = table(client.get("/zoeken/aanbod.csv", query_string=asked).text)
    assert len(rows) == len(expected) > 2
    assert rows[1][0].startswith("=HYPERLINK(")
    assert isinstance(rows[1][1], float)
    parts = zipfile.ZipFile(io.BytesIO(made))
    assert not [name for name in parts.namelist() if name.endswith(".xml") and b"<f>" in parts.read(name)]


def test_a_file_that_leaves_something_out_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 7)
    about, rows = table(client.get("/zoeken/aanbod.csv", query_string={"q": "groen"}).text)
    assert len(rows) == 1 + 7
    assert about["Gevonden"].endswith(", waarvan de eerste 7 in dit bestand")
    assert "tot de eerste 7" in client.get("/zoeken/meenemen", query_string={"q": "groen"}).text


def test_results_lead_to_their_files_and_an_empty_search_to_the_question(client: FlaskClient) -> None:
    page = client.get("/zoeken", query_string={"q": "groen", "plaats": "Hasselt"}).text
    assert 'href="/zoeken/meenemen?q=groen&amp;plaats=Hasselt"' in page
    nothing = client.get("/zoeken/meenemen", query_string={"q": "xqzvw"}).text
    assert "/stel-je-vraag?q=xqzvw" in nothing
    assert "aanbod.xlsx" not in nothing


def test_who_asks_for_many_files_hears_how_long_to_wait(client: FlaskClient) -> None:
    answers = [client.get("/zoeken/aanbod.csv", query_string={"q": "groen", "kolom": "gemeente"}) for _ in range(25)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 0 < int(refused[0].headers["Retry-After"]) <= 60
    assert "Wacht 1 minuut" in refused[0].text


def test_what_is_taken_along_is_counted_with_its_kind_and_number(own_app: Flask) -> None:
    forget_attempts(own_app)
    services: Services = own_app.extensions["doeners"]
    client = own_app.test_client()
    rows = [len(table(client.get("/zoeken/aanbod.csv", query_string={"q": "groen", "plaats": "Genk"}).text)[1]) - 1]
    services.events.flush()
    written = sa.select(event_rows.c.value).where(event_rows.c.kind == "export", event_rows.c.municipality == "71016")
    with services.db.connect() as connection:
        assert list(connection.scalars(written.where(event_rows.c.step == "csv"))) == rows
