"""Figures in the back office: nothing hidden, of the own area only, equal to a recount of the same events."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from base import clock, database
from base.tables import audit, event_counts
from dutch import gazetteer
from tests.integration.test_figures import NOON, QUARTER
from tests.kit import figures
from tests.kit.accounts import somebody
from tests.kit.office import Office
from tests.kit.pages import as_read

HASSELT, AARSCHOT = "71072", "24001"
Matches = Callable[[figures.Row], bool]
REACH: dict[str, Matches] = {
    "platform": lambda row: True,
    "province": lambda row: row["province"] == "limburg",
    "regisseur": lambda row: row["municipality"] in (HASSELT, AARSCHOT),
}


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.moved(to=NOON):
        yield


@pytest.fixture(scope="module")
def events() -> list[figures.Row]:
    return list(figures.year(2500, days=150))


@pytest.fixture(scope="module")
def counted(office: Office, events: list[figures.Row]) -> Office:
    figures.store(office.db, events)
    return office


@pytest.fixture(params=REACH)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def browser(office: Office, role: str) -> FlaskClient:
    towns = frozenset({HASSELT, AARSCHOT} if role == "regisseur" else ())
    return office.visit(somebody(office.db, role, "limburg" if role == "province" else None, municipalities=towns))


def table(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


def in_quarter(row: figures.Row) -> bool:
    day = row["day"]
    assert isinstance(day, date)
    return (day.year, (day.month + 2) // 3) == (2026, 3)


def test_a_figure_by_municipality_and_activity_is_that_of_the_events_of_the_own_area(
    counted: Office, events: list[figures.Row], role: str
) -> None:
    recount: Counter[tuple[str, str]] = Counter()
    for row in filter(REACH[role], events):
        if row["kind"] == "search" and in_quarter(row):
            recount[str(row["municipality"]), str(row["activity"])] += 1
    address = f"/beheer/cijfers/gemeenten.csv?cijfer=zoekopdrachten&periode={QUARTER}"
    rows = table(browser(counted, role).get(address))
    assert {(row["niscode"], row["activiteit"]): int(row["getal"]) for row in rows} == dict(recount)
    assert {row["toestand"] for row in rows} == {"niet verspreiden"}
    assert any(0 < count < 5 for count in recount.values())


def test_the_whole_page_is_of_the_own_area_and_hides_nothing(
    counted: Office, events: list[figures.Row], role: str
) -> None:
    own = [row for row in filter(REACH[role], events) if in_quarter(row)]
    client = browser(counted, role)
    rows = table(client.get(f"/beheer/cijfers.csv?periode={QUARTER}"))
    by_split: dict[str, int] = {
        row["code"]: int(row["getal"])
        for row in rows
        if (row["cijfer"], row["uitsplitsing"], row["gebied"]) == ("vragen", "koper", "vlaanderen")
    }
    expected = Counter(row["buyer_kind"] for row in own if (row["kind"], row["step"]) == ("question", "confirm"))
    assert {code: count for code, count in by_split.items() if count} == dict(expected)
    areas = {row["gebied"] for row in rows if not row["uitsplitsing"]}
    assert (areas == {"vlaanderen"}) is (role != "platform")
    towns = {row["code"] for row in rows if row["uitsplitsing"] == "gemeente" and row["code"]}
    if role == "regisseur":
        assert towns == {HASSELT, AARSCHOT}
    if role == "province":
        assert towns == {town.nis for town in gazetteer.municipalities() if town.province == "limburg"}
    page = as_read(client.get(f"/beheer/cijfers?periode={QUARTER}&gebied=antwerpen"))
    assert "Niet verspreiden." in page
    assert "niet getoond" not in page
    title = {"platform": "Antwerpen", "province": "Limburg", "regisseur": "Aarschot, Hasselt"}[role]
    assert f"Cijfers van {title}, kwartaal 3 van 2026" in page


def test_of_visitors_the_own_area_is_that_of_their_seat(counted: Office, events: list[figures.Row]) -> None:
    own = [row for row in events if row["kind"] == "visit" and row["seat"] == HASSELT and in_quarter(row)]
    address = f"/beheer/cijfers/gemeenten.csv?cijfer=bezoekers&periode={QUARTER}"
    rows = table(browser(counted, "regisseur").get(address))
    assert sum(int(row["getal"]) for row in rows if row["niscode"] == HASSELT) == len(own)
    assert {row["niscode"] for row in rows} <= {HASSELT, AARSCHOT}


def test_who_takes_a_file_along_stands_in_the_audit_trail(counted: Office) -> None:
    answer = browser(counted, "province").get(f"/beheer/cijfers/gemeenten.csv?cijfer=vragen&periode={QUARTER}")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="niet-verspreiden-vragen-')
    with database.read(counted.db) as connection:
        last = connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert (last.action, last.subject) == ("figures.export", "vragen")
    assert QUARTER in last.details


def test_the_quarter_that_goes_on_is_there_and_says_so(counted: Office) -> None:
    client = browser(counted, "platform")
    assert "Kwartaal 4 van 2026 is nog niet afgesloten" in as_read(client.get("/beheer/cijfers"))
    assert "nog niet afgesloten" not in client.get(f"/beheer/cijfers?periode={QUARTER}").text


@pytest.mark.parametrize("other", ["editor", "read-only"])
def test_who_looks_after_no_area_sees_only_what_is_public(counted: Office, other: str) -> None:
    client = counted.as_role(other)
    for page in ("", ".csv", "/gemeenten", "/gemeenten.csv"):
        assert client.get(f"/beheer/cijfers{page}").status_code == 403


def test_before_anything_is_counted_the_pages_say_so(counted: Office) -> None:
    with database.write(counted.db) as connection:
        connection.execute(event_counts.delete())
    client = browser(counted, "platform")
    for page in ("", "/gemeenten"):
        assert "Er is nog niets geteld." in client.get(f"/beheer/cijfers{page}").text
    assert client.get("/beheer/cijfers.csv").status_code == 404
