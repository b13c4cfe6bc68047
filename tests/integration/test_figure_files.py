"""Charts and reports say what is published, are made once, and their readers are written to once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from defusedxml import ElementTree

from app.figures import drawings, letters, lines, making, publish, report, store
from app.figures.definitions import FIGURES
from base import clock, database
from base.tables import outbox
from tests.integration.test_figures import NOON, QUARTER
from tests.kit import figures, figures_everywhere
from tests.kit.accounts import somebody
from tests.kit.office import Office

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.moved(to=NOON):
        yield


@pytest.fixture(scope="module")
def made(office: Office) -> Office:
    """An office with published figures of a quarter, their charts and reports."""
    figures.store(office.db, figures.year(2500, days=150))
    with clock.moved(to=NOON), pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "AREAS", ("limburg",))
        publish.publish(office.db)
        assert store.is_newer_than_files(office.db)
        assert making.make(office.db)
        assert not store.is_newer_than_files(office.db)
        assert making.make(office.db) == 0, "nothing changed"
    return office


def test_a_chart_has_a_title_and_says_in_words_what_it_shows(made: Office) -> None:
    with database.read(made.db) as connection:
        charts = [file for file in store.listed(connection, QUARTER, "limburg") if file.name != store.REPORT]
    assert {"gebruikers", "zoekopdrachten", "gemeenten"} <= {chart.name for chart in charts}
    page = made.app.test_client().get(f"/cijfers?gebied=limburg&periode={QUARTER}").text
    for chart in charts:
        drawn = made.app.test_client().get(f"/cijfers/grafiek/limburg/{QUARTER}/{chart.name}.svg")
        assert drawn.mimetype == "image/svg+xml"
        root = ElementTree.fromstring(drawn.data)
        assert root.get("role") == "img"
        assert root.findtext(f"{SVG}title") == chart.title
        assert root.findtext(f"{SVG}desc") == chart.words
        assert not list(root.iter(f"{SVG}script"))
        assert f"/{chart.name}.svg" in page


def test_a_chart_speaks_the_language_of_its_page(made: Office) -> None:
    client, chart = made.app.test_client(), f"/fr/cijfers/grafiek/limburg/{QUARTER}/zoekopdrachten.svg"
    page = client.get(f"/fr/cijfers?gebied=limburg&periode={QUARTER}").text
    assert f'src="{chart}" alt="Barres · ' in page
    root = ElementTree.fromstring(client.get(chart).data)
    assert root.findtext(f"{SVG}title").startswith("Recherches\xa0: secteur (Limbourg")
    assert root.findtext(f"{SVG}desc").endswith(" · Le tableau dit tout")


def test_the_report_has_the_numbers_that_are_published(made: Office) -> None:
    with database.read(made.db) as connection:
        numbers = store.numbers(connection, period=[QUARTER])
    content = report.content(numbers, "limburg", QUARTER, {})
    sections = content["sections"]
    assert isinstance(sections, list)
    told = {figure["title"]: figure["number"] for section in sections for figure in section["figures"]}
    for cell, number in numbers.items():
        if cell.area == "limburg" and not cell.split:
            assert told[FIGURES[cell.figure].title] == lines.text(number)
    pdf = made.app.test_client().get(f"/cijfers/verslag/limburg/{QUARTER}.pdf")
    assert pdf.mimetype == "application/pdf"
    tables = figures_everywhere.published(made.app.test_client())
    assert not list(figures_everywhere.in_report(pdf.data, tables, "limburg", QUARTER))


def test_what_is_hidden_has_no_bar_and_says_so(made: Office) -> None:
    with database.read(made.db) as connection:
        numbers = store.numbers(connection, period=[QUARTER])
    for drawing in drawings.drawings(numbers, "limburg", QUARTER):
        hidden = [line for line in drawing.lines if line.number.n is None]
        assert lines.HIDDEN in drawing.words or not hidden


def test_who_looks_after_the_province_and_its_regisseurs_hear_of_the_newest_report_once(made: Office) -> None:
    for role, province in (("province", "limburg"), ("regisseur", "limburg"), ("province", "antwerpen")):
        who = somebody(made.db, role, province)
        with database.write(made.db) as connection:
            connection.execute(
                sa.text("UPDATE accounts SET email = :mail WHERE name = :name"),
                {"mail": f"{role}-{province}@example.org", "name": who.name},
            )
    assert letters.send_due(made.settings, made.db) == 2
    assert letters.send_due(made.settings, made.db) == 0
    with database.read(made.db) as connection:
        mails = connection.execute(sa.select(outbox.c.recipient, outbox.c.body)).all()
    assert {mail.recipient for mail in mails} == {"province-limburg@example.org", "regisseur-limburg@example.org"}
    assert all(f"/cijfers/verslag/limburg/{QUARTER}.pdf" in mail.body for mail in mails)
