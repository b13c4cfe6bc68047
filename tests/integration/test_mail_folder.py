"""Postbus: the letters in the folder that takes the place of a mail server, shown without letting anything run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.outbox import folder, mail
from base import database
from base.config import Settings
from tests.kit.accounts import somebody
from tests.kit.office import Office
from tests.kit.office import office_settings as plain_settings

PAGE = "/beheer/postbus"
BAD = 'Dag <script>alert("x")</script>\n\nhttps://doeners.example/vraag?sleutel=1'


@pytest.fixture(scope="module")
def office_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = plain_settings.__wrapped__(tmp_path_factory)
    return replace(settings, mail_url=(Path(settings.var) / "mail").as_uri())


@pytest.fixture
def letter(office: Office) -> Iterator[str]:
    """The name of a letter in the folder."""
    with database.write(office.db) as connection:
        mail.queue(connection, to="a@b.example", subject="Uw vraag", text=BAD)
    assert mail.send_due(office.settings, office.db) == 1
    place = folder.of(office.settings)
    assert place
    [one] = folder.newest(place, 10)
    yield one.name
    (place / f"{one.name}.eml").unlink()


def test_the_list_leads_to_a_letter_with_its_text_and_its_headers(office: Office, letter: str) -> None:
    client = office.as_role()
    assert f'href="{PAGE}/{letter}"' in client.get(PAGE).text
    page = client.get(f"{PAGE}/{letter}")
    assert "a@b.example" in page.text
    assert f"&lt;{letter}@doeners.example&gt;" in page.text
    assert 'href="https://doeners.example/vraag?sleutel=1"' in page.text
    assert "<script>alert" not in page.text


def test_the_html_of_a_letter_stands_in_a_frame_where_nothing_runs(office: Office, letter: str) -> None:
    client = office.as_role()
    page = client.get(f"{PAGE}/{letter}")
    frame = re.search(r"<iframe [^>]*>", page.text)
    assert frame
    assert "allow-scripts" not in frame[0]
    assert "allow-same-origin" not in frame[0]
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    html = client.get(f"{PAGE}/{letter}/html")
    policy = html.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "&lt;script&gt;" in html.text


@pytest.mark.parametrize("name", ["x", "..", "00000000-0000-0000-0000-000000000000", "..%2Fplatform"])
def test_what_is_no_letter_is_not_shown(office: Office, name: str) -> None:
    assert office.as_role().get(f"{PAGE}/{name}").status_code == 404


@pytest.mark.parametrize("role", ["province", "editor", "regisseur", "read-only"])
def test_nobody_else_reads_letters(office: Office, letter: str, role: str) -> None:
    client = office.visit(somebody(office.db, role, "limburg" if role in ("province", "regisseur") else None))
    for path in (PAGE, f"{PAGE}/{letter}", f"{PAGE}/{letter}/html"):
        assert client.get(path).status_code == 403
