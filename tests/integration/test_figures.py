"""What is published equals a recount of its events, and is the same on page, CSV and JSON; small numbers are hidden."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.campaigns import store as campaign_store
from app.figures import campaigns, cells, exact, lines, periods, publish, store
from app.figures.cell import Cell
from app.figures.definitions import BLOCKS, FIGURES, TABLES
from app.figures.store import Number
from base import clock, database
from base.tables import event_counts, published_figures
from dutch import gazetteer
from tests.kit import figures, figures_everywhere
from tests.kit.commands import doeners
from tests.kit.office import Office
from tests.kit.pages import as_read
from tests.kit.waiting import wait_for
from tools import recount_figures

NOON = datetime.combine(figures.LAST, datetime.min.time(), clock.BRUSSELS) + timedelta(hours=12)
QUARTER = "2026-Q3"


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.moved(to=NOON):
        yield


@pytest.fixture(scope="module")
def events() -> list[figures.Row]:
    return list(figures.year(2500, days=150))


@pytest.fixture(scope="module")
def published(office: Office, events: list[figures.Row]) -> Office:
    """An office in which those events are counted and published."""
    figures.store(office.db, events)
    with clock.moved(to=NOON):
        assert publish.publish(office.db) == len(BLOCKS)
    return office


@pytest.fixture
def client(published: Office) -> FlaskClient:
    return published.app.test_client()


def test_before_anything_is_hidden_the_numbers_are_those_of_the_events(
    published: Office, events: list[figures.Row]
) -> None:
    """Recounted here from the events themselves, with nothing of the figures."""
    recount: Counter[tuple[str, str]] = Counter()
    contracts = 0
    for row in events:
        quarter = f"{row['day'].year}-Q{(row['day'].month + 2) // 3}"  # type: ignore[attr-defined]
        if quarter == QUARTER and row["kind"] == "search":
            recount[str(row["province"]) or "onbekend", str(row["activity"])] += 1
        contracts += quarter == QUARTER and (row["kind"], row["step"]) == ("result", "contract")
    with database.read(published.db) as connection:
        quarter_of = [periods.of_slug(QUARTER)]
        searches = cells.count(connection, "searches", [each for each in quarter_of if each]).counts
        results = cells.count(connection, "results", [each for each in quarter_of if each]).counts
    for area in (*gazetteer.PROVINCES, "onbekend"):
        own = sum(count for (place, _), count in recount.items() if place == area)
        assert searches[Cell("zoekopdrachten", "", "", area, QUARTER)] == own
    assert searches[Cell("zoekopdrachten", "", "", "vlaanderen", QUARTER)] == sum(recount.values())
    unknown = sum(count for (_, activity), count in recount.items() if not activity)
    assert searches[Cell("zoekopdrachten", "sector", "", "vlaanderen", QUARTER)] == unknown
    assert results[Cell("contracten", "", "", "vlaanderen", QUARTER)] == contracts > 0


def test_a_script_that_imports_nothing_of_us_recounts_every_number_wherever_it_stands(
    published: Office, events: list[figures.Row], client: FlaskClient, tmp_path: Path
) -> None:
    figures.published_campaign(published.db)
    told = [
        json.dumps({**row, "id": n, "at": f"{row['day']}T12:00+01:00"}, default=str) for n, row in enumerate(events)
    ]
    numbers, values = recount_figures.recount(told)
    file = tmp_path / "cells.jsonl"
    assert doeners(published.settings, "figures", "cells", str(file)).returncode == 0
    assert not list(recount_figures.differences(numbers, values, file.read_text(encoding="utf-8").splitlines()))
    tables = figures_everywhere.published(client)
    again = figures_everywhere.recounted(numbers, values, tables)
    assert not list(figures_everywhere.in_files(client, tables, again))
    assert not list(figures_everywhere.on_pages(client, tables, ["limburg"]))
    wait_until_known(client, "/cijfers/campagne/zomer")
    assert not list(figures_everywhere.of_campaign(client, "zomer", again))
    with database.read(published.db) as connection:
        own = [
            (one.step.title, one.last and one.last.n, one.first and one.first.n)
            for one in exact.funnel(connection, "zomer")
        ]
    assert own == figures_everywhere.since_the_beginning(again, "zomer")


def test_what_is_published_is_what_was_counted_or_stays_hidden(published: Office) -> None:
    with database.read(published.db) as connection:
        numbers = store.numbers(connection, year=2026)
        over = [each for each in periods.of_year(2026) if each.slug in {cell.period for cell in numbers}]
        counted = {block: cells.count(connection, block, over).counts for block in BLOCKS}
    shown = {cell: number.n for cell, number in numbers.items() if number.n is not None}
    assert shown
    assert all(count == counted[FIGURES[cell.figure].block][cell] for cell, count in shown.items())
    assert not [cell for cell, count in shown.items() if 0 < count < 5]
    assert all(
        number.n is None for cell, number in numbers.items() if 0 < counted[FIGURES[cell.figure].block][cell] < 5
    )


def test_page_csv_and_json_say_the_same(client: FlaskClient) -> None:
    for table in (table for table in TABLES if table.figures):
        address = f"/cijfers/{table.slug}"
        choice = f"?gebied=limburg&periode={QUARTER}"
        text = client.get(f"{address}.csv{choice}").text.removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        given = client.get(f"{address}.json{choice}").json
        assert given
        assert [{name: "" if v is None else str(v) for name, v in row.items()} for row in given["rijen"]] == rows
        page = as_read(client.get(f"/cijfers{choice}"))
        for figure in table.figures:
            (whole,) = [row for row in rows if row["cijfer"] == figure.name and not row["uitsplitsing"]]
            number = whole["getal"] or "niet getoond"
            said = rf'{re.escape(figure.title)}</h3> ?<p class="big"><strong>{number}</strong> {figure.unit}'
            assert re.search(said, page.replace("\xa0", ""))
            assert figure.definition in page


def test_the_four_questions_stand_on_one_page_and_in_one_file_with_their_definitions(client: FlaskClient) -> None:
    page = as_read(client.get("/cijfers/vier-vragen?gebied=limburg"))
    file = client.get("/cijfers/vier-vragen/limburg.csv").text
    rows = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff")), delimiter=";"))
    assert {row["vraag"] for row in rows} == {"Vraag 1", "Vraag 2", "Vraag 3", "Vraag 4"}
    for row in rows:
        assert row["definitie"] == FIGURES[row["cijfer"]].definition
        assert row["definitie"] in page
    compared = [row["gebied"] for row in rows if (row["vraag"], row["cijfer"]) == ("Vraag 4", "zoekopdrachten")]
    assert set(gazetteer.PROVINCES) < set(compared)
    assert {row["periode"] for row in rows} == {"alles"}


def test_the_four_questions_go_by_the_period_that_was_chosen(client: FlaskClient) -> None:
    page = client.get(f"/cijfers/vier-vragen?gebied=limburg&periode={QUARTER}").text
    assert f'href="/cijfers/vier-vragen/limburg.csv?periode={QUARTER}"' in page
    answer = client.get(f"/cijfers/vier-vragen/limburg.csv?periode={QUARTER}")
    assert f"limburg-{QUARTER}.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert {row["periode"] for row in rows} == {QUARTER}
    assert client.get("/cijfers/vier-vragen/limburg.csv?periode=1999-Q9").status_code == 200


def test_the_page_of_a_campaign_and_its_file_say_what_is_published(published: Office, client: FlaskClient) -> None:
    figures.published_campaign(published.db)
    with database.read(published.db) as connection:
        numbers = store.numbers(connection, period=[QUARTER])
    page = wait_until_known(client, f"/cijfers/campagne/zomer?periode={QUARTER}")
    for stage in campaigns.funnel(numbers, "zomer", QUARTER):
        last, first = (f'<td class="number">{lines.text(number)}</td>' for number in (stage.last, stage.first))
        assert f"{stage.step.title}</th> {last}{first}" in page
    rows = list(csv.DictReader(io.StringIO(client.get("/cijfers/campagne/zomer.csv").text), delimiter=";"))
    assert {(row["code"], row["uitsplitsing"]) for row in rows} == {("zomer", "campagne"), ("zomer", "eerste-campagne")}
    for row in rows:
        if row["periode"] == QUARTER:
            cell = Cell(row["cijfer"], row["uitsplitsing"], "zomer", row["gebied"], QUARTER)
            assert row["getal"] == ("" if numbers[cell].n is None else str(numbers[cell].n))


def wait_until_known(client: FlaskClient, path: str) -> str:
    """A page of what was just made: each process looks again after seconds."""
    wait_for(lambda: client.get(path).status_code == 200)
    return as_read(client.get(path))


def test_the_back_office_counts_a_campaign_to_the_day(published: Office, events: list[figures.Row]) -> None:
    mine = [row for row in events if row["campaign_last"] == "zomer" and row["kind"] == "question"]
    confirmed = sum(1 for row in mine if row["step"] == "confirm")
    figures.published_campaign(published.db)
    with database.read(published.db) as connection:
        [campaign] = campaign_store.every(connection)
        stages = {stage.step.title: stage for stage in exact.funnel(connection, "zomer")}
        changes = {change.step.title: change for change in exact.compared(connection, campaign)}
    assert stages["Vragen"].last == Number(confirmed)
    first, last = datetime(2026, 9, 3).date(), datetime(2026, 10, 4).date()
    searches = [row["day"] for row in events if row["kind"] == "search" and row["province"] == "limburg"]
    during = sum(1 for day in searches if first <= day <= last)  # type: ignore[operator]
    before = sum(1 for day in searches if first - timedelta(days=32) <= day < first)  # type: ignore[operator]
    assert (changes["Zoekopdrachten"].before, changes["Zoekopdrachten"].during) == (Number(before), Number(during))


def test_every_table_is_in_the_description_for_catalogues(client: FlaskClient) -> None:
    described = client.get("/cijfers/dcat.jsonld").json
    assert described
    files = [part["dcat:downloadURL"]["@id"] for one in described["dcat:dataset"] for part in one["dcat:distribution"]]
    assert len(files) == 2 * len(TABLES) <= 24
    assert all(client.get(file.removeprefix("http://localhost")).status_code == 200 for file in files)


def test_published_again_nothing_changes_and_a_late_correction_shows(published: Office) -> None:
    assert publish.publish(published.db) == 0
    late: figures.Row = {**next(figures.year(1)), "kind": "visit", "step": "", "day": datetime(2026, 8, 3).date()}
    figures.store(published.db, [{**late, "n": 50, "value": 50, "partner": "late"}])
    whole = Cell("bezoekers", "", "", "vlaanderen", QUARTER)
    with database.read(published.db) as connection:
        before = store.numbers(connection, of=["bezoekers"], period=[QUARTER])[whole].n
    assert publish.publish(published.db) == 1
    with database.read(published.db) as connection:
        after = store.numbers(connection, of=["bezoekers"], period=[QUARTER])[whole].n
    assert before
    assert after == before + 50


def test_the_command_writes_every_number_as_a_line(published: Office, tmp_path: Path) -> None:
    file = tmp_path / "cells.jsonl"
    assert doeners(published.settings, "figures", "cells", str(file)).returncode == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    with database.read(published.db) as connection:
        first = cells.first_day(connection)
        assert first
        over = periods.closed(first, clock.today())
        counted = {cell: n for block in BLOCKS for cell, n in cells.count(connection, block, over).counts.items()}
    assert {Cell(*(line[name] for name in Cell._fields)): line["n"] for line in lines} == counted
    assert any(line["days"] for line in lines)


def test_the_command_proves_that_nothing_hidden_can_be_worked_out(published: Office) -> None:
    proved = doeners(published.settings, "figures", "proof")
    assert proved.returncode == 0
    assert "0 zijn smaller dan 5" in proved.stdout
    own = published_figures.update().where(
        published_figures.c.figure == "vragen", published_figures.c.period == QUARTER
    )
    with database.write(published.db) as connection:
        counts = connection.scalar(
            sa.select(published_figures.c.counts).where(
                published_figures.c.figure == "vragen", published_figures.c.period == QUARTER
            )
        )
        assert counts
        shown = [key for key, count in counts.items() if count is not None and key.endswith("||") and count > 4]
        connection.execute(own.values(counts={**counts, shown[0]: None}))
    betrayed = doeners(published.settings, "figures", "proof")
    assert betrayed.returncode == 4
    assert "vragen|" in betrayed.stdout
    with database.write(published.db) as connection:
        connection.execute(own.values(counts=counts))


def test_without_figures_the_page_says_so_kindly(office: Office) -> None:
    with database.write(office.db) as connection:
        connection.execute(event_counts.delete())
        connection.execute(published_figures.delete())
    assert publish.publish(office.db) == 0
    page = office.app.test_client().get("/cijfers")
    assert page.status_code == 200
    assert "Er zijn nog geen cijfers" in page.text
