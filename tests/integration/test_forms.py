"""Each form of the site and of the back office: all faults at once, nothing typed is lost, and no more than fits."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.http.forms import MAX_TEXT
from app.owners import editing, keys
from app.security import resets, second_factor
from base import clock
from base.config import ROOT, Settings
from indexer.derived import Offering
from tests.kit import form_places
from tests.kit.accounts import Somebody, forget_attempts, form_token, log_in, somebody
from tests.kit.broken_forms import BROKEN, CHOSEN, READS_ONLY, UNSEEN, forms, posts, typed
from tests.kit.committed import committed

PUBLIC = sorted(endpoint for endpoint in BROKEN if endpoint.startswith("web."))
OTHER_FILES = (  # test_question_files.py, test_stories.py, test_purchase_list.py
    *("web.questions.question", "admin.stories.create_story", "admin.stories.save_story"),
    "web.purchases.purchase_list",
)
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(400)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(400)


@dataclass
class Stage:
    """The site, and what stands in the addresses of its forms."""

    app: Flask
    db: sa.Engine
    settings: Settings
    places: dict[str, object]

    def browser(self, endpoint: str) -> FlaskClient:
        """One in which a form can be sent: of a visitor, of who gave a password, or of who is logged in."""
        forget_attempts(self.app)
        client, who = self.app.test_client(), somebody(self.db)
        if endpoint == "admin.people.login_code":
            self.second_step(who)
        if endpoint not in (*PUBLIC, "admin.people.login"):
            assert log_in(client, who).status_code == 302
        if endpoint == "admin.people.confirm_second_step":
            second_factor.begin(self.settings, self.db, who.account)
        if endpoint == "admin.people.end_second_step":
            self.second_step(who)
        return client

    def second_step(self, who: Somebody) -> None:
        """Give somebody a second step."""
        second_factor.begin(self.settings, self.db, who.account)
        secret = second_factor.unconfirmed(self.settings, self.db, who.account)
        assert committed(
            second_factor.confirm, self.settings, self.db, who.account, pyotp.TOTP(secret or "").at(clock.now())
        )

    def sent(self, endpoint: str, **others: object) -> TestResponse:
        """The answer to a broken form, its texts with what nobody sees around them."""
        client, form = self.browser(endpoint), BROKEN[endpoint]
        token = form_token(client.get("/beheer/login/code" if endpoint == "admin.people.login_code" else "/feedback"))
        fields = {
            name: f" {UNSEEN}{text}{UNSEEN} " if text in form.stays else text for name, text in form.fields.items()
        }
        boundary, body = encode_multipart(
            {"csrf_token": token, **fields, **others}
        )  # no file is left open, as of `data`
        return client.post(self.address(endpoint), data=body, content_type=f"multipart/form-data; boundary={boundary}")

    def address(self, endpoint: str) -> str:
        """Where a broken form is sent."""
        return BROKEN[endpoint].path.format(**self.places)

    def files(self) -> dict[str, int]:
        """The addresses that take a table, and how large it may be; other files have tests of their own."""
        takers = {endpoint: form.max_files() for endpoint, form in forms(self.app).items() if form.max_files()}
        for elsewhere in OTHER_FILES:
            assert takers.pop(elsewhere)
        return {endpoint: max(sizes) for endpoint, sizes in takers.items()}


@pytest.fixture(scope="module")
def stage(app: Flask, db: sa.Engine, settings: Settings, engine: OpenSearch) -> Stage:
    body = {"query": {"term": {"source": "limburg"}}, "sort": [{"id": "asc"}], "size": 1}
    offering: Offering = engine.search(index=settings.index, body=body)["hits"]["hits"][0]["_source"]
    edit = editing.propose(settings, db, offering, {"title": "Een andere titel"})
    account = somebody(db).account
    signed = {"key": keys.make(settings, offering), "reset": resets.key(settings, account)}
    asked = {**form_places.of_questions(settings, db), **form_places.of_gaps(settings, db)}
    others = {**asked, **form_places.of_office(db)}
    return Stage(
        app, db, settings, {"offering": offering["id"], "account": account.id, "edit": edit, **signed, **others}
    )


def faults(page: TestResponse) -> list[str]:
    """The lines of the summary."""
    summary = re.search(r'<div class="summary" role="alert" tabindex="-1" data-focus.*?</ul>', page.text, re.DOTALL)
    assert summary, page.text
    return re.findall(r"<li>.*?</li>", summary[0], re.DOTALL)


def test_every_form_in_which_somebody_types_stands_in_the_table(app: Flask) -> None:
    """The owner's own form is chosen by its first field."""
    with_fields = {endpoint for endpoint, form in forms(app).items() if typed(app, form)}
    assert with_fields - CHOSEN == set(BROKEN) - {"web.offerings.change_own_offering"}


@pytest.mark.parametrize("endpoint", BROKEN)
def test_all_faults_are_said_at_once_and_what_was_typed_stays(stage: Stage, endpoint: str) -> None:
    page = stage.sent(endpoint)
    assert page.status_code == 422
    assert len(faults(page)) == BROKEN[endpoint].faults, faults(page)
    for text in BROKEN[endpoint].stays:
        assert text in page.text
    assert UNSEEN[0] not in page.text
    assert UNSEEN[1] not in page.text


@pytest.mark.parametrize("endpoint", BROKEN)
def test_each_fault_leads_to_a_field_that_says_it(stage: Stage, endpoint: str) -> None:
    page = stage.sent(endpoint)
    for fault in faults(page):
        [anchor] = re.findall('href="#([^"]+)"', fault)
        assert f'id="{anchor}"' in page.text
    for described in re.findall('aria-describedby="([^"]+-fout)"', page.text):
        assert all(f'id="{one}"' in page.text for one in described.split())
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize("endpoint", [e for e in PUBLIC if e not in READS_ONLY])
def test_a_public_form_without_its_token_comes_back_filled_in(stage: Stage, endpoint: str) -> None:
    page = stage.sent(endpoint, csrf_token="")
    assert page.status_code == 422
    assert "Het formulier stond te lang open" in faults(page)[0]
    assert len(faults(page)) == BROKEN[endpoint].faults + 1
    assert all(text in page.text for text in BROKEN[endpoint].stays)


@pytest.mark.parametrize("endpoint", [e for e in BROKEN if e.startswith("admin.") and BROKEN[e].stays])
def test_a_form_of_the_back_office_that_expired_shows_what_was_typed(stage: Stage, endpoint: str) -> None:
    page = stage.sent(endpoint, csrf_token="")
    assert page.status_code == 400
    assert all(text in page.text for text in BROKEN[endpoint].stays)


def test_a_password_is_never_shown_again(stage: Stage) -> None:
    page = stage.sent("admin.people.password", csrf_token="", current="een geheim van drie", again="")
    assert page.status_code == 400
    assert "een geheim" not in page.text


@pytest.mark.parametrize("kind", ["program", "picture", "archive", "too large"])
def test_a_file_of_another_content_or_a_byte_too_large_is_refused(stage: Stage, kind: str) -> None:
    assert set(stage.files()) == {"admin.sources.check_file", "admin.sources.check_csv"}
    for endpoint, largest in stage.files().items():
        name, content, said = {
            "program": ("aanbod.csv", EXE, "Dit is een programma"),
            "picture": ("aanbod.xlsx", PNG, "Dit is een afbeelding"),
            "archive": ("aanbod.xlsx", archive(), "Dit is een ingepakte map"),
            "too large": ("aanbod.csv", b"a;b\n1;2\n".ljust(largest + 1), "te groot: hoogstens 10 MB"),
        }[kind]
        page = stage.sent(endpoint, bestand=FileStorage(io.BytesIO(content), name))
        assert page.status_code == 422
        [fault] = faults(page)
        assert said in fault
        assert f"kies “{name}” opnieuw" in page.text


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("aanbod.csv", "a;b\n1;2\n")
    return stream.getvalue()


def test_a_file_as_large_as_it_may_be_is_read(stage: Stage) -> None:
    for endpoint, largest in stage.files().items():
        file = io.BytesIO(b'[{"nummer": "1", "titel": "Poetsen"}]'.ljust(largest))
        assert stage.sent(endpoint, bestand=FileStorage(file, "aanbod.json")).status_code == 200


@pytest.mark.parametrize("endpoint", BROKEN)
def test_a_request_is_bounded_by_its_form(stage: Stage, endpoint: str) -> None:
    told = {"CONTENT_LENGTH": str(forms(stage.app)[endpoint].max_body() + 1)}
    page = stage.browser(endpoint).post(stage.address(endpoint), data=b"a=b", environ_overrides=told)
    assert page.status_code == 413
    assert re.search(r"<h1[^>]*>Dit is te (?:groot|veel tekst)", page.text)
    assert re.search(r"Alle tekst samen mag hoogstens ongeveer [1-9][\d\u00a0]+0 tekens lang zijn", page.text)
    assert "Ga terug: wat u typte, staat er nog." in page.text


def test_what_has_no_form_is_bounded_too(stage: Stage) -> None:
    assert "admin.people.logout" in set(posts(stage.app)) - forms(stage.app).keys()
    told = {"CONTENT_LENGTH": str(MAX_TEXT + 1)}
    client = stage.browser("admin.people.logout")
    assert client.post("/beheer/logout", data=b"a=b", environ_overrides=told).status_code == 413


def test_only_forms_read_what_was_sent() -> None:
    """Two exceptions: guesses of a name are counted before any view runs, a question sends on whatever was sent."""
    read = re.compile(r"request\.(?:form|files|values)\b")
    readers = {path for path in (ROOT / "app").rglob("*.py") if read.search(path.read_text(encoding="utf-8"))}
    assert {str(path.relative_to(ROOT)) for path in readers} == {"app/admin/confirmation.py", "app/security/limits.py"}
