"""A story from draft to site: written and published by who may, with a photo and a consent; its page and its feed."""

from __future__ import annotations

import io
import re

import pytest
from defusedxml import ElementTree
from flask.testing import FlaskClient

from app.stories import photo as photos
from base import remembered
from tests.kit.accounts import form_token
from tests.kit.office import Office
from tests.unit.test_stories import JPEG

FIELDS = {
    "title": "Een vaste ploeg voor de ramen",
    "lead": "Hoe een school haar ramen laat wassen.",
    "text": "Eerst was er niemand.\n\nNu komt de ploeg elke maand.",
    "place": "Aarschot",
    "activity_1": "ramen-wassen",
    "buyers": "school",
    "organisation": "De Heldere Ploeg",
    "consent_by": "Fien Beukenhout",
    "consent_on": "3 mei 2026",
}
NEW = "/beheer/verhalen/nieuw"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page reads the newest stories."""
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", -1.0)


@pytest.fixture
def desk(office: Office) -> FlaskClient:
    return office.as_role("province", "vlaams-brabant")


def write(desk: FlaskClient, path: str = NEW, photo: bytes = b"", **changes: str) -> tuple[int, str]:
    """Send the form; the status, and where it leads or the page."""
    sent: dict[str, object] = {**FIELDS, **changes, "csrf_token": form_token(desk.get(NEW))}
    if photo:
        sent["photo"] = (io.BytesIO(photo), "foto.jpg")
    answer = desk.post(path, data=sent, content_type="multipart/form-data")
    answer.request.input_stream.close()  # a photo that is too large lies in a file
    return answer.status_code, answer.location or answer.text


def press(desk: FlaskClient, path: str) -> int:
    return desk.post(path, data={"csrf_token": form_token(desk.get(NEW))}).status_code


def slug(desk: FlaskClient, page: str) -> str:
    found = re.search(r'href="(/verhalen/[a-z0-9-]+)"', desk.get(page).text)
    assert found
    return found[1]


def test_a_story_is_read_by_everybody_once_it_is_published_and_no_longer_when_it_is_withdrawn(
    office: Office, desk: FlaskClient
) -> None:
    visitor = office.app.test_client()
    status, page = write(desk, photo=JPEG, photo_alt="De ploeg aan het werk")
    assert status == 303
    assert FIELDS["title"] not in visitor.get("/verhalen").text
    for said in ("Gepubliceerd.", "Er veranderde niets"):
        assert press(desk, f"{page}/publiceer") == 303
        assert said in desk.get(page).text
    address = slug(desk, page)
    assert FIELDS["title"] in visitor.get("/verhalen").text
    text = visitor.get(address).text
    for part in ("Nu komt de ploeg elke maand.", 'alt="De ploeg aan het werk"', "/zoeken?activiteit=ramen-wassen"):
        assert part in text
    assert "Fien Beukenhout" not in text
    assert press(desk, f"{page}/trek-in") == 303
    assert visitor.get(address).status_code == 404
    assert visitor.get(f"{address}/foto").status_code == 404


def test_a_photo_is_shown_as_a_picture_only_without_what_a_camera_wrote(office: Office, desk: FlaskClient) -> None:
    _, page = write(desk, photo=JPEG, photo_alt="Ramen", title="Met foto")
    press(desk, f"{page}/publiceer")
    answer = office.app.test_client().get(f"{slug(desk, page)}/foto")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"GPS" not in answer.data


def test_the_feed_is_atom_and_has_the_published_stories(office: Office, desk: FlaskClient) -> None:
    _, page = write(desk, title="In de <feed> & elders")
    press(desk, f"{page}/publiceer")
    answer = office.app.test_client().get("/verhalen/feed.xml")
    assert answer.mimetype == "application/atom+xml"
    titles = [title.text for title in ElementTree.fromstring(answer.text).iter("{http://www.w3.org/2005/Atom}title")]
    assert "In de <feed> & elders" in titles


def test_without_a_consent_nothing_is_published_and_the_page_says_what_is_missing(
    office: Office, desk: FlaskClient
) -> None:
    _, page = write(desk, title="Zonder toestemming", consent_by="")
    assert press(desk, f"{page}/publiceer") == 303
    assert "wie toestemming gaf" in desk.get(page).text
    assert "Zonder toestemming" not in office.app.test_client().get("/verhalen").text


def test_a_published_story_that_loses_its_consent_is_a_draft_again(office: Office, desk: FlaskClient) -> None:
    _, page = write(desk, title="Eerst wel")
    press(desk, f"{page}/publiceer")
    assert write(desk, page, title="Eerst wel", consent_by="")[0] == 303
    assert "Eerst wel" not in office.app.test_client().get("/verhalen").text


@pytest.mark.parametrize(
    ("changes", "photo", "fault"),
    [
        ({"title": ""}, b"", "Geef het verhaal een titel."),
        ({"place": "Nergenshuizen"}, b"", "Deze plaats kennen wij niet."),
        ({"place": "Genk"}, b"", "Kies een plaats in uw eigen gebied."),
        ({}, b"<svg onload='alert(1)'/>", "Kies een foto van de soort JPEG of PNG."),
        ({}, JPEG + bytes(photos.MAX_BYTES), "Dit bestand is te groot"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_nothing_is_lost(
    desk: FlaskClient, changes: dict[str, str], photo: bytes, fault: str
) -> None:
    status, text = write(desk, photo=photo, **changes)
    assert status == 422
    assert text.count(fault) == 2
    assert "Nu komt de ploeg elke maand." in text


def test_nobody_edits_a_story_of_another_area(office: Office, desk: FlaskClient) -> None:
    _, page = write(desk, title="Van Vlaams-Brabant")
    for other in (office.as_role("province", "limburg"), office.as_role("regisseur", "limburg")):
        assert "Van Vlaams-Brabant" not in other.get("/beheer/verhalen").text
        assert other.get(page).status_code == 403
        token = form_token(other.get(NEW))
        for deed in ("", "/publiceer", "/trek-in", "/foto-weg"):
            assert other.post(f"{page}{deed}", data={**FIELDS, "csrf_token": token}).status_code == 403
