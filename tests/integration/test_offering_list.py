"""The list of offerings in the back office: each state against what the documents say, within one's own area."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.admin.offerings.listing import PER_PAGE, STATES
from app.search.scope import is_unconfirmed
from base import clock
from indexer.document.fields import Offering
from indexer.engine import documents
from tests.kit.accounts import forget_attempts
from tests.kit.pages import as_read
from tests.kit.two_provinces import TwoProvinces

LIST = "/beheer/aanbod"
HOLDS: dict[str, Callable[[Offering], bool]] = {
    "oud": lambda o: bool(o["stale"]),
    "onbevestigd": lambda o: is_unconfirmed(o["freshness"], clock.today()),
    "zonder-beschrijving": lambda o: "description" in o["missing"],
    "zonder-activiteit": lambda o: not o["activities"],
    "zonder-contact": lambda o: not (o["email"] or o["phone"]),
    "volzet": lambda o: (o["full_until"] or "") > clock.today().isoformat(),
    "gepauzeerd": lambda o: (o["paused_until"] or "") > clock.today().isoformat(),
    "dubbel": lambda o: bool(o["duplicate_of"] or o["twin_of"]),
}


@pytest.fixture(autouse=True)
def _fresh_limits(two_provinces: TwoProvinces) -> None:
    """Each test logs in."""
    forget_attempts(two_provinces.app)


@pytest.fixture
def offerings(two_provinces: TwoProvinces, engine: OpenSearch) -> Iterator[list[Offering]]:
    """Every document that is live, with one of each state."""
    index, live = two_provinces.settings.index, list(documents.scan(engine, two_provinces.settings.index))
    later = {"stale": True, "full_until": "2099-01-01", "paused_until": "2099-01-01", "duplicate_of": live[1]["id"]}
    lacking = {"missing": ["description", "activities", "contact"], "activities": [], "email": None, "phone": None}
    made = later | lacking | {"freshness": 20101}
    original = engine.get(index=index, id=live[0]["id"])["_source"]
    engine.index(index=index, id=live[0]["id"], body={**original, **made}, refresh=True)
    yield list(documents.scan(engine, index))
    engine.index(index=index, id=live[0]["id"], body=original, refresh=True)


def listed(client: FlaskClient, **query: str) -> tuple[set[str], int]:
    """The ids on all pages, and the number above them."""
    ids: set[str] = set()
    for page in range(1, 20):
        text = client.get(LIST, query_string={**query, "pagina": str(page)}).text
        found = set(re.findall(rf'href="{LIST}/([^"?]+)"', unescape(text)))
        ids |= found
        if len(found) < PER_PAGE:
            break
    number = re.search(r"<caption>([\d.]+)", client.get(LIST, query_string=query).text)
    return ids, int(number[1]) if number else 0


def test_the_list_has_every_offering(platform: FlaskClient, offerings: list[Offering]) -> None:
    everything = {offering["id"] for offering in offerings}
    assert listed(platform) == (everything, len(everything))


@pytest.mark.parametrize("state", STATES)
def test_a_state_has_the_offerings_that_are_in_it(platform: FlaskClient, offerings: list[Offering], state: str) -> None:
    wanted = {offering["id"] for offering in offerings if HOLDS[state](offering)}
    assert wanted
    assert listed(platform, toestand=state) == (wanted, len(wanted))
    page = as_read(platform.get(LIST))
    assert f"{STATES[state]} ({len(wanted)})</option>" in page
    assert f'<span class="tag">{STATES[state]}</span>' in as_read(platform.get(LIST, query_string={"toestand": state}))


def test_a_province_sees_its_own(limburg: FlaskClient, platform: FlaskClient, offerings: list[Offering]) -> None:
    own = {offering["id"] for offering in offerings if offering["source"] == "limburg"}
    assert listed(limburg) == (own, len(own))
    assert listed(limburg, bron="vlaams-brabant") == (set(), 0)
    assert listed(platform, bron="limburg") == (own, len(own))


def test_titles_and_organisations_are_looked_for_as_they_begin(
    platform: FlaskClient, offerings: list[Offering]
) -> None:
    one = offerings[5]
    assert one["id"] in listed(platform, q=one["title"])[0]
    assert one["id"] in listed(platform, q=one["organisation_name"][:6])[0]
    assert "Geen enkele aanbieding voldoet hieraan." in as_read(platform.get(LIST, query_string={"q": "qqzzxx"}))


def test_nonsense_in_the_address_is_no_error(platform: FlaskClient) -> None:
    for query in ({"toestand": "iets"}, {"bron": "../x"}, {"pagina": "99999999"}, {"q": "'\"<b>"}):
        assert platform.get(LIST, query_string=query).status_code == 200
