"""A campaign from draft to site, its short link and code, who may edit it, and the question that keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.campaigns import store
from app.campaigns.campaign import Campaign
from app.contacts import service as contacts
from app.events import record
from app.events.record import Recorder
from app.outcomes import service as outcomes
from app.outcomes.outcome import Answer
from app.questions import store as questions
from app.questions.question import Question
from base import database, remembered
from base.tables import campaigns, event_rows
from tests.kit.accounts import form_token
from tests.kit.asker import Asker
from tests.kit.commands import doeners
from tests.kit.office import Office
from tests.kit.outcomes import asked
from tests.kit.requests import now, put, says

FIELDS = {
    "title": "Ramen voor de lente",
    "lead": "Een ploeg wast uw ramen.",
    "text": "Eerst de voorgevel.\n\nDan de rest.",
    "starts": "1 maart 2026",
    "ends": "31 maart 2099",
    "province": "vlaams-brabant",
    "activity_1": "ramen-wassen",
    "partner": "Fictieve Kring",
    "partner_url": "https://kring.example",
}
NEW = "/beheer/campagnes/nieuw"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page reads the newest campaigns, and events are written soon."""
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", -1.0)
    monkeypatch.setattr(record, "BATCH_SECONDS", 0.05)


@pytest.fixture
def desk(office: Office) -> FlaskClient:
    """Who looks after a province; there are no campaigns yet."""
    with database.write(office.db) as connection:
        connection.execute(campaigns.delete())
    return office.as_role("province", "vlaams-brabant")


def write(desk: FlaskClient, path: str = NEW, **changes: str) -> tuple[int, str]:
    """Send the form; the status, and where it leads or the page."""
    answer = desk.post(path, data={**FIELDS, **changes, "csrf_token": form_token(desk.get(NEW))})
    return answer.status_code, answer.location or answer.text


def press(desk: FlaskClient, path: str) -> int:
    return desk.post(path, data={"csrf_token": form_token(desk.get(NEW))}).status_code


def test_a_campaign_is_public_once_it_is_published_and_no_longer_when_it_is_withdrawn(
    office: Office, desk: FlaskClient
) -> None:
    visitor = office.app.test_client()
    status, page = write(desk)
    assert status == 303
    [short] = re.findall(r"(/c/[a-z0-9]{5})</strong>", desk.get(page).text)
    assert "Ramen voor de lente" in desk.get(f"{page}/voorbeeld").text
    assert (visitor.get(short).status_code, visitor.get("/campagne/ramen-voor-de-lente").status_code) == (404, 404)
    for said in ("Gepubliceerd.", "Er veranderde niets"):
        assert press(desk, f"{page}/publiceer") == 303
        assert said in desk.get(page).text
    answer = visitor.get(short.upper().replace("/C/", "/c/"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "no-store")
    public = visitor.get(answer.location).text
    for words in (
        "Loopt nu",
        "Dan de rest.",
        "Fictieve Kring",
        "plaats=Vlaams-Brabant&amp;campagne=ramen-voor-de-lente",
    ):
        assert words in public
    assert "Ramen voor de lente" in visitor.get("/campagnes").text
    assert press(desk, f"{page}/trek-in") == 303
    assert (visitor.get(short).status_code, "Ramen" in visitor.get("/campagnes").text) == (404, False)


def test_the_command_line_lists_campaigns_with_their_state_and_short_link(office: Office, desk: FlaskClient) -> None:
    assert doeners(office.settings, "campaigns", "list").stdout == "Er zijn nog geen campagnes.\n"
    _, page = write(desk)
    [short] = re.findall(r"(/c/[a-z0-9]{5})</strong>", desk.get(page).text)
    listed = "ramen-voor-de-lente\t{}\t2026-03-01 tot en met 2099-03-31\tVlaams-Brabant\t{}\n"
    assert doeners(office.settings, "campaigns", "list").stdout == listed.format("ontwerp", short)
    press(desk, f"{page}/publiceer")
    assert doeners(office.settings, "campaigns", "list").stdout == listed.format("Loopt nu", short)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts": "1 maart 2099"}, "Komt eraan"),
        ({"starts": "1 maart 2020", "ends": "31 maart 2020"}, "Voorbij"),
    ],
)
def test_before_and_after_its_period_the_page_says_so(
    office: Office, desk: FlaskClient, changes: dict[str, str], words: str
) -> None:
    _, page = write(desk, **changes)
    press(desk, f"{page}/publiceer")
    for path in ("/campagnes", "/campagne/ramen-voor-de-lente"):
        assert words in office.app.test_client().get(path).text


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": ""}, "Geef de campagne een titel."),
        ({"ends": "1 februari 2026"}, "De laatste dag komt voor de eerste."),
        ({"partner_url": "javascript:alert(1)"}, "Schrijf het hele adres"),
        ({"partner_url": "ftp://kring.example"}, "Schrijf het hele adres"),
        ({"province": "limburg"}, "Kies uw eigen provincie."),
        ({"province": ""}, "Kies uw eigen provincie."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk: FlaskClient, changes: dict[str, str], fault: str) -> None:
    status, text = write(desk, **changes)
    assert (status, text.count(fault)) == (422, 2)
    assert "Eerst de voorgevel." in text


def test_a_draft_that_lacks_something_is_not_published(office: Office, desk: FlaskClient) -> None:
    _, page = write(desk, title="Half", ends="", activity_1="")
    press(desk, f"{page}/publiceer")
    assert "Wat ontbreekt: de laatste dag en een activiteit" in desk.get(page).text
    assert office.app.test_client().get("/campagne/half").status_code == 404


def test_a_province_edits_its_own_and_the_platform_all(office: Office, desk: FlaskClient) -> None:
    _, page = write(desk)
    other, platform = office.as_role("province", "limburg"), office.as_role("platform")
    assert "Ramen voor de lente" not in other.get("/beheer/campagnes").text
    for path in (page, f"{page}/voorbeeld", f"{page}/qr.svg"):
        assert other.get(path).status_code == 403
    for deed in ("", "/publiceer", "/trek-in"):
        data = {**FIELDS, "csrf_token": form_token(other.get(NEW))}
        assert other.post(f"{page}{deed}", data=data).status_code == 403
    assert office.as_role("regisseur", "vlaams-brabant").get(page).status_code == 403
    assert write(platform, page, province="", title="Nu overal")[0] == 303
    assert desk.get(page).status_code == 403  # of all of Flanders now
    with database.read(office.db) as connection:
        [campaign] = store.every(connection)
    assert (campaign.slug, campaign.title, campaign.province) == ("ramen-voor-de-lente", "Nu overal", None)


def test_the_code_is_a_picture_to_take_along(desk: FlaskClient) -> None:
    _, page = write(desk)
    svg, png = (desk.get(f"{page}/qr.{kind}") for kind in ("svg", "png"))
    assert (svg.mimetype, b"<svg" in svg.data) == ("image/svg+xml", True)
    assert (png.mimetype, png.data[:4]) == ("image/png", b"\x89PNG")
    assert 'filename="doeners-ramen-voor-de-lente.png"' in png.headers["Content-Disposition"]
    assert desk.get(f"{page}/qr.pdf").status_code == 404


@pytest.fixture
def campaign(asker: Asker) -> Campaign:
    """A public campaign of all of Flanders."""
    period = {"starts": date(2020, 1, 1), "ends": date(2099, 1, 1)}
    texts = {"title": "Stoelen", "lead": "Kort.", "text": "Lang.", "partner": "", "partner_url": ""}
    with database.write(asker.db) as connection:
        written = store.insert(connection, **texts, **period, province=None, activities=["upcycling"], stories=[])
        assert store.publish(connection, written)
    return written


@pytest.fixture
def recorder(asker: Asker) -> Iterator[Recorder]:
    recorder: Recorder = asker.app.extensions["doeners"].events
    asker.client.environ_base["HTTP_USER_AGENT"] = BROWSER["User-Agent"]
    yield recorder
    recorder.flush()


def came(asker: Asker, recorder: Recorder) -> list[tuple[str, str, str, str]]:
    """Kind, step, first and last campaign of what visitors did."""
    recorder.flush()
    own = event_rows.c
    chosen = sa.select(own.kind, own.step, own.campaign_first, own.campaign_last).where(own.visitor != "")
    with database.read(asker.db) as connection:
        return sorted((row[0], row[1], row[2], row[3]) for row in connection.execute(chosen))


@pytest.mark.parametrize(
    ("paths", "step"),
    [
        (("/c/{code}", "/campagne/stoelen", "/over?campagne=stoelen"), "short"),
        (("/campagne/stoelen",), "page"),
        (("/over?campagne=stoelen", "/campagne/stoelen"), "link"),
    ],
)
def test_who_comes_by_a_campaign_is_counted_once_with_the_way(
    asker: Asker, campaign: Campaign, recorder: Recorder, paths: tuple[str, ...], step: str
) -> None:
    for path in paths:
        asker.client.get(path.format(code=campaign.code), follow_redirects=True)
        recorder.flush()
    assert came(asker, recorder) == [("campaign", step, "stoelen", "stoelen"), ("visit", "", "stoelen", "stoelen")]


def test_a_campaign_that_is_none_is_not_counted(asker: Asker, campaign: Campaign, recorder: Recorder) -> None:
    asker.client.get("/over?campagne=verzonnen")
    assert came(asker, recorder) == [("visit", "", "", "")]
    assert asker.leaves().status_code == 303
    assert left(asker).campaign_first == ""


def left(asker: Asker) -> Question:
    with database.read(asker.db) as connection:
        return questions.matching(connection, sa.true())[-1]


def test_a_question_keeps_first_and_last_touch_up_to_its_contract(
    asker: Asker, campaign: Campaign, recorder: Recorder
) -> None:
    asker.client.get(f"/c/{campaign.code}", follow_redirects=True)
    recorder.flush()
    assert asker.leaves().status_code == 303
    question = left(asker)
    assert (question.campaign_first, question.campaign_last) == ("stoelen", "stoelen")
    settings, db = asker.settings, asker.db
    assert contacts.confirm(settings, db, question)
    [request] = put(settings, db, left(asker), "a")
    says(settings, db, request, "accept")
    outcome = asked(settings, db, now(db, request))
    assert outcomes.report(settings, db, outcome, "asker", Answer(result="contract", band="1000-", duration="year"))
    own = event_rows.c
    with database.read(db) as connection:
        facts = list(
            connection.execute(sa.select(own.kind, own.campaign_first, own.campaign_last).where(own.visitor == ""))
        )
    assert {"question", "organisation", "request", "outcome", "result"} <= {row[0] for row in facts}
    assert {(row[1], row[2]) for row in facts} == {("stoelen", "stoelen")}


@pytest.mark.parametrize("refusal", [{"DNT": "1"}, {"Sec-GPC": "1"}])
def test_the_question_of_who_refuses_to_be_followed_says_no_campaign(
    asker: Asker, campaign: Campaign, recorder: Recorder, refusal: dict[str, str]
) -> None:
    asker.client.environ_base.update(
        {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in refusal.items()}
    )
    asker.client.get(campaign.path)
    assert came(asker, recorder) == []
    assert asker.leaves().status_code == 303
    assert (left(asker).campaign_first, left(asker).campaign_last) == ("", "")
