"""The pages of sources and the same by API: health, refused rows, completeness, each for its own province."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from base import clock, database
from base.tables import source_reads as reads_table
from base.tables import source_rejects as rejects_table
from indexer.completeness import MATTERS
from indexer.engine import documents
from indexer.offering import Reject
from indexer.sources import source_reads
from tests.kit.accounts import Somebody, forget_attempts, log_in, somebody
from tests.kit.pages import as_read
from tests.kit.two_provinces import TwoProvinces

PAGE = "/beheer/bronnen/limburg"
API = "/api/v1/sources/limburg"


def read(two_provinces: TwoProvinces, *rejects: Reject) -> None:
    source_reads.succeeded(two_provinces.db, "limburg", "run", clock.now(), rows=140, rejects=rejects)


@pytest.fixture(autouse=True)
def as_it_was(two_provinces: TwoProvinces) -> Iterator[None]:
    """What a test wrote down about Limburg goes again."""
    yield
    with database.write(two_provinces.db) as connection:
        connection.execute(reads_table.delete().where(reads_table.c.run_id == "run"))
        connection.execute(rejects_table.delete().where(rejects_table.c.run_id == "run"))


@pytest.fixture
def owner(two_provinces: TwoProvinces) -> FlaskClient:
    return browser(two_provinces, somebody(two_provinces.db, "province", "limburg"))


def browser(two_provinces: TwoProvinces, who: Somebody) -> FlaskClient:
    forget_attempts(two_provinces.app)
    client = two_provinces.app.test_client()
    assert log_in(client, who).status_code == 302
    return client


def test_the_owner_sees_refused_rows_with_reason_and_since_when(
    two_provinces: TwoProvinces, owner: FlaskClient
) -> None:
    read(
        two_provinces,
        Reject("limburg", "17", "title", "Er is geen titel."),
        Reject("limburg", "8", "kbo", "Klopt niet."),
    )
    page = owner.get(PAGE)
    assert page.status_code == 200
    assert "Er is geen titel." in page.text
    assert "<code>17</code>" in page.text
    assert "vandaag om" in page.text
    only = owner.get(f"{PAGE}?veld=kbo&volgorde=sleutel")
    assert "Klopt niet." in only.text
    assert "Er is geen titel." not in only.text


def test_long_lists_are_paged_and_odd_addresses_are_safe(two_provinces: TwoProvinces, owner: FlaskClient) -> None:
    read(two_provinces, *(Reject("limburg", f"{number:03}", "kbo", "Klopt niet.") for number in range(70)))
    first, second = owner.get(f"{PAGE}?volgorde=sleutel"), owner.get(f"{PAGE}?volgorde=sleutel&pagina=2")
    assert "Pagina 1 van 2" in first.text
    assert ("<code>049</code>" in first.text, "<code>050</code>" in first.text) == (True, False)
    assert "<code>069</code>" in second.text
    for odd in ("pagina=99999999999", "pagina=-1", "veld=%00%27", "volgorde=DROP", "veld=" + "x" * 500):
        assert owner.get(f"{PAGE}?{odd}").status_code == 200


def test_the_download_has_every_row_and_no_formulas(two_provinces: TwoProvinces, owner: FlaskClient) -> None:
    read(two_provinces, Reject("limburg", "=1+1", "title", "-2 is geen titel."))
    lines = owner.get(f"{PAGE}/geweigerd.csv").get_data(as_text=True).splitlines()
    assert lines[0] == '\ufeff"sleutel";"veld";"reden";"rijen";"eerst gezien";"laatst gezien"'
    assert any(line.startswith('"\'=1+1";"title";"\'-2 is geen titel.";"1";') for line in lines)


def test_scripts_in_a_source_are_shown_as_text(two_provinces: TwoProvinces, owner: FlaskClient) -> None:
    read(two_provinces, Reject("limburg", "<script>", "title", "<img src=x onerror=alert(1)>"))
    assert "<img src=x" not in owner.get(PAGE).text


def test_completeness_is_that_of_the_live_offerings(two_provinces: TwoProvinces, owner: FlaskClient) -> None:
    client = two_provinces.app.extensions["doeners"].search.client
    found = list(documents.scan(client, two_provinces.settings.index, source="limburg"))
    complete = sum(1 for offering in found if not offering["missing"])
    assert f"{complete} van {len(found)} aanbiedingen hebben alle gegevens" in as_read(owner.get(PAGE))
    lacking = {name: sum(name in offering["missing"] for offering in found) for name in MATTERS}
    told = (
        two_provinces.app.test_client()
        .get(API, headers=somebody(two_provinces.db).bearer(two_provinces.db))
        .json["completeness"]
    )
    assert told == {"offerings": len(found), "complete": complete, "missing": lacking}
    assert 0 < complete < len(found)


def test_a_source_that_fails_says_so_on_every_page(two_provinces: TwoProvinces, owner: FlaskClient) -> None:
    for _ in range(3):
        source_reads.failed(two_provinces.db, "limburg", "run", clock.now(), "De databank is niet bereikbaar.")
    for path in ("/beheer", "/beheer/bronnen", PAGE):
        assert "3 keer na elkaar niet te lezen" in owner.get(path).text, path
    assert "De databank is niet bereikbaar." in owner.get(PAGE).text
    read(two_provinces)
    assert "niet te lezen" not in owner.get("/beheer/bronnen").text.split("</h1>")[1].split("<tbody>")[1]


def test_each_sees_only_the_own_source(two_provinces: TwoProvinces, owner: FlaskClient) -> None:
    for path in ("/beheer/bronnen/vlaams-brabant", "/beheer/bronnen/vlaams-brabant/geweigerd.csv"):
        assert owner.get(path).status_code == 403
    assert owner.get("/beheer/bronnen/luik").status_code == 404
    assert 'href="/beheer/bronnen/vlaams-brabant"' not in owner.get("/beheer/bronnen").text
    token = somebody(two_provinces.db, "province", "limburg").bearer(two_provinces.db)
    client = two_provinces.app.test_client()
    for path in ("/api/v1/sources/vlaams-brabant", "/api/v1/sources/vlaams-brabant/rejects"):
        assert client.get(path, headers=token).status_code == 403
        assert client.get(path).status_code == 401
    editor = somebody(two_provinces.db, "editor").bearer(two_provinces.db)
    assert client.get(API, headers=editor).status_code == 403
    assert client.get("/api/v1/sources/luik", headers=token).status_code == 404


def test_the_same_by_api(two_provinces: TwoProvinces) -> None:
    read(
        two_provinces,
        Reject("limburg", "17", "title", "Er is geen titel."),
        Reject("limburg", "8", "kbo", "Klopt niet."),
    )
    client, token = (
        two_provinces.app.test_client(),
        somebody(two_provinces.db, "province", "limburg").bearer(two_provinces.db),
    )
    told = client.get(API, headers=token).json
    assert (told["source"], told["failures"], told["message"], told["rejects"]) == ("limburg", 0, None, 2)
    page = client.get(f"{API}/rejects?veld=title", headers=token).json
    assert (page["total"], page["page"], page["per_page"]) == (1, 1, 20)
    (reject,) = page["rejects"]
    assert (reject["source_id"], reject["message"], reject["rows"]) == ("17", "Er is geen titel.", 1)
    assert reject["first_seen"] == reject["last_seen"]
    wrong = client.get(f"{API}/rejects?pagina=0&per_pagina=x&soort=1&veld={'v' * 61}", headers=token)
    assert wrong.status_code == 422
    wrong = client.get(f"{API}/rejects?pagina=0&per_pagina=x&soort=1", headers=token)
    assert {fault["field"] for fault in wrong.json["errors"]} == {"pagina", "per_pagina", "soort"}
    assert client.get(f"{API}?pagina=1", headers=token).status_code == 422
