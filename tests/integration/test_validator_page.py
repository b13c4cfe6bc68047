"""The validator in the back office and on the command line: files are judged, nothing is kept, nothing breaks."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.admin.sources import upload
from app.http.forms import INVALID
from base.config import Settings
from indexer.sources import configured
from indexer.sources.options import CsvOptions
from tests.kit.accounts import forget_attempts, form_token, log_in, somebody
from tests.kit.commands import doeners, failed_calmly
from tests.kit.pages import as_read

PAGE = "/beheer/bronnen/controleren"
FILE = b"Nr;Kop;Organisatie;Postcode\n1;Hoge ramen;De Klinker;3200\n2;Ploeg voor hemden;De Klinker;0000\n"


@pytest.fixture
def owner(app: Flask, db: sa.Engine) -> FlaskClient:
    """The administrator of Limburg."""
    forget_attempts(app)
    browser = app.test_client()
    log_in(browser, somebody(db, "province", "limburg"))
    return browser


def send(browser: FlaskClient, data: bytes = b"", to: str = PAGE, name: str = "a.csv", **fields: str) -> TestResponse:
    token = form_token(browser.get(PAGE))
    form: dict[str, object] = {"csrf_token": token, "bron": "limburg", **fields}
    if data:
        form["bestand"] = (io.BytesIO(data), name)
    return browser.post(to, data=form, content_type="multipart/form-data")


def hidden(page: TestResponse) -> dict[str, str]:
    """What the form with the columns would send again."""
    found = re.findall(r'<input type="hidden" name="(bestandsnaam|meegegeven)" value="([^"]*)"', page.text)
    chosen = re.findall(r'<select name="(kolom-\d+)".*?</select>', page.text, re.DOTALL)
    picked = {name: _selected(page.text, name) for name in chosen}
    return {name: html.unescape(value) for name, value in found} | picked


def _selected(text: str, name: str) -> str:
    part = text.split(f'<select name="{name}"')[1].split("</select>", maxsplit=1)[0]
    match = re.search(r'value="([^"]*)" selected', part)
    return match[1] if match else ""


def test_a_file_is_judged_and_columns_are_suggested(owner: FlaskClient) -> None:
    page = send(owner, FILE)
    assert page.status_code == 200
    assert "Van 2 rijen zouden wij er 0 aanvaarden en 2 weigeren" in as_read(page)  # no column is the title
    assert hidden(page) | {"meegegeven": ""} == {
        "bestandsnaam": "a.csv",
        "meegegeven": "",
        "kolom-0": "source_id",
        "kolom-1": "",
        "kolom-2": "organisation_name",
        "kolom-3": "sites.1.postcode",
    }


def test_another_choice_is_checked_without_sending_the_file_again(owner: FlaskClient) -> None:
    again = hidden(send(owner, FILE)) | {"kolom-1": "title"}
    page = send(owner, **again)
    assert "zouden wij er 1 aanvaarden en 1 weigeren" in as_read(page)
    assert "Postcode “0000” bestaat niet." in page.text
    assert hidden(page)["kolom-1"] == "title"
    answer = send(owner, to=f"{PAGE}.csv", **again)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="controle-limburg.csv"'
    assert answer.get_data(as_text=True).splitlines()[1:] == [
        '"3";"2";"sites.0.postcode";"Postcode “0000” bestaat niet."'
    ]


def test_cells_of_the_download_cannot_become_formulas(owner: FlaskClient) -> None:
    answer = send(owner, b"nr;titel;organisatie;postcode\n=1+1;x;y;=HYPERLINK(0)\n", to=f"{PAGE}.csv")
    assert '\n"2";"\'=1+1";' in answer.get_data(as_text=True)


def test_one_field_for_two_columns_is_refused_with_its_name(owner: FlaskClient) -> None:
    again = hidden(send(owner, FILE)) | {"kolom-1": "organisation_name"}
    assert "Meer dan één kolom is organisatie." in send(owner, **again).text


def test_the_sources_own_file_is_read_as_agreed(app: Flask, db: sa.Engine, settings: Settings) -> None:
    forget_attempts(app)
    browser = app.test_client()
    log_in(browser, somebody(db))
    newest = max(Path(settings.source_oost_vlaanderen).glob("*.csv"))
    page = send(browser, newest.read_bytes(), bron="oost-vlaanderen")
    assert "Zoals afgesproken voor Oost-Vlaanderen" in as_read(page)
    assert "de kolommen zijn verschoven" in page.text
    chosen = send(browser, bron="oost-vlaanderen", lezen="keuze", **hidden(page))
    counts = re.compile(r"aanvaarden en \d+ weigeren")
    assert counts.findall(as_read(chosen)) == counts.findall(as_read(page)) != []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Kies eerst een bestand."),
        ({"meegegeven": "geen base64!"}, "kwam niet goed terug"),
        ({"meegegeven": "AAAA"}, "kwam niet goed terug"),
    ],
)
def test_what_is_no_file_is_refused_calmly(owner: FlaskClient, fields: dict[str, str], said: str) -> None:
    answer = send(owner, **fields)
    assert answer.status_code == INVALID
    assert said in answer.text


@pytest.mark.parametrize(
    "data", [b"\0\1\2", b"{", b"PK\x03\x04", b"[" * 9_999, b'"', b"a;b\n\xff\xfe;\n", b"a\n" * 30_000, b";" * 400]
)
def test_hostile_files_never_break_the_page(owner: FlaskClient, data: bytes) -> None:
    for address in (PAGE, f"{PAGE}.csv"):
        assert send(owner, data, to=address, name="../../etc/<b>passwd").status_code in (200, INVALID)


def test_scripts_in_a_file_are_shown_as_text(owner: FlaskClient) -> None:
    page = send(owner, b"<script>alert(1)</script>;b\n<img src=x>;2\n", name="<svg>.csv")
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "<svg>.csv" not in page.text


def test_more_than_a_file_may_have_is_refused_before_it_is_read(owner: FlaskClient) -> None:
    told = {"CONTENT_LENGTH": str(upload.CheckForm.max_body() + 1)}
    answer = owner.post(PAGE, data=b"--x", content_type="multipart/form-data; boundary=x", environ_overrides=told)
    assert answer.status_code == 413
    assert "hoogstens 10 MB" in answer.text


def test_a_form_elsewhere_and_a_stranger_may_not_send_so_much(app: Flask, owner: FlaskClient) -> None:
    large = {"bestand": (io.BytesIO(b"x" * 200_000), "a.csv")}
    assert owner.post("/beheer/account/tokens", data=large).status_code == 413
    large = {"bestand": (io.BytesIO(b"x" * 200_000), "a.csv")}
    assert app.test_client().post(PAGE, data=large).status_code == 413


def test_only_sources_of_ones_own_province(owner: FlaskClient) -> None:
    assert 'value="antwerpen"' not in owner.get(PAGE).text
    assert send(owner, FILE, bron="antwerpen").status_code == 403
    assert send(owner, to=f"{PAGE}/verbinding", bron="antwerpen").status_code == 403


def test_the_connection_of_a_source_is_tried(owner: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    page = send(owner, to=f"{PAGE}/verbinding")
    assert "De verbinding met Limburg werkt" in page.text
    assert "aanvaarden" in page.text
    from dataclasses import replace

    services = app.extensions["doeners"]
    away = replace(services, settings=replace(services.settings, source_limburg="sqlite:////nergens/limburg.sqlite"))
    monkeypatch.setitem(app.extensions, "doeners", away)
    page = send(owner, to=f"{PAGE}/verbinding")
    assert page.status_code == INVALID
    assert "staat er niet" in page.text
    assert "/nergens" not in page.text


def test_on_the_command_line(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(FILE.replace(b"Kop", b"Titel"))
    found = doeners(settings, "sources", "check", str(file), "--source", "limburg")
    assert found.returncode == 4
    assert "2 rijen: 1 aanvaard, 1 geweigerd" in found.stdout
    assert "rij 3 (2), vestiging 1, postcode: Postcode “0000” bestaat niet." in found.stdout
    assert "Titel = titel" in found.stdout
    tried = doeners(settings, "sources", "check", "--source", "oost-vlaanderen")
    assert "geweigerd" in tried.stdout
    file.write_bytes(b"")
    assert failed_calmly(doeners(settings, "sources", "check", str(file), "--source", "limburg"), 2, "leeg")
    assert failed_calmly(doeners(settings, "sources", "check", "--source", "luik"), 2, "De bron is een van")


@pytest.fixture
def agreed(settings: Settings) -> str:
    """The header of the files that Oost-Vlaanderen sends."""
    source = next(config for config in configured(settings) if config.province == "oost-vlaanderen")
    assert isinstance(source.read, CsvOptions)
    return ";".join(source.read.columns)


def test_a_file_that_the_source_would_refuse_fails_on_the_command_line(
    settings: Settings, tmp_path: Path, agreed: str
) -> None:
    file = tmp_path / "aanbod.csv"
    file.write_text(f"{agreed}\r\n", encoding="cp1252")
    found = doeners(settings, "sources", "check", str(file), "--source", "oost-vlaanderen")
    assert found.returncode == 4
    assert "als geheel weigeren: Dit bestand is niet volledig: de slotregel “#EINDE” ontbreekt." in found.stdout
    file.write_text(f"{agreed}\r\n#EINDE;3\r\n", encoding="cp1252")
    wrong_count = doeners(settings, "sources", "check", str(file), "--source", "oost-vlaanderen")
    assert failed_calmly(wrong_count, 2, "0 rijen in plaats van 3")


@pytest.mark.parametrize("content", ["null", '"hallo"', "[]", "titel;organisatie\r\n", "titel"])
def test_a_file_without_rows_is_not_in_order(
    app: Flask, db: sa.Engine, settings: Settings, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "aanbod.json"
    file.write_text(content, encoding="utf-8")
    checked = doeners(settings, "sources", "check", str(file), "--source", "limburg")
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (4, "Er staan geen rijen in.")
    browser = app.test_client()
    log_in(browser, somebody(db, "platform"))
    assert "Er staan geen rijen in." in send(browser, content.encode()).text


def test_a_file_that_the_source_would_refuse_is_told_on_the_page(app: Flask, db: sa.Engine, agreed: str) -> None:
    browser = app.test_client()
    log_in(browser, somebody(db, "platform"))
    page = send(browser, f"{agreed}\r\n".encode(), bron="oost-vlaanderen")
    assert "De bron zou dit bestand als geheel weigeren. Dit bestand is niet volledig" in page.text


def test_a_file_may_be_named_from_where_one_is(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "aanbod.csv").write_bytes(FILE)
    assert "2 rijen" in doeners(settings, "sources", "check", "aanbod.csv", "--source", "limburg").stdout
    away = doeners(settings, "sources", "check", "weg.csv", "--source", "limburg")
    assert failed_calmly(away, 2, f"staat niet in {tmp_path}")
    assert failed_calmly(doeners(settings, "sources", "check", ".", "--source", "limburg"), 2, "is een map")
    assert failed_calmly(doeners(settings, "sources", "check", "/dev/null", "--source", "limburg"), 2, "gewoon bestand")
