"""What a link shows where it is shared: the title of its page, and a picture of our own."""

from __future__ import annotations

import re
import struct

import pytest
from flask.testing import FlaskClient

from app.web.assets import STATIC
from tests.kit.asking import LIST
from tools.cards import CARDS, SIZE


def properties(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))


def title(page: str) -> str:
    found = re.search(r"<title>(.*?) · doeners</title>", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("path", "picture"),
    [("/", "site"), ("/over", "site"), ("/nieuw", "nieuw"), ("/verhalen", "verhaal"), ("/vergelijken", "vergelijk")],
)
def test_each_kind_of_page_has_its_card(client: FlaskClient, path: str, picture: str) -> None:
    page = client.get(path).text
    said = properties(page)
    assert said["title"] == title(page)
    assert said["description"]
    assert said["image"] == f"http://localhost/static/cards/{picture}.png"
    with client.get(said["image"]) as image:
        assert image.mimetype == "image/png"


def test_a_search_shares_what_it_found_and_stays_out_of_search_engines(client: FlaskClient) -> None:
    page = client.get("/zoeken?q=poetsen").text
    said = properties(page)
    assert said["title"] == title(page)
    assert said["description"]
    assert said["image"].endswith("/aanbod.png")
    assert 'name="robots" content="noindex, follow"' in page
    for path in ("/zoeken?q=poetsen&pagina=2", "/zoeken?q=xyzzyx&plaats=Aarschot"):
        assert properties(client.get(path).text) == {}, path


def test_an_offering_shares_its_title_and_what_it_is(client: FlaskClient) -> None:
    one = client.get(f"{LIST}?q=poetsen").json["offerings"][0]
    said = properties(client.get(f"/aanbod/{one['id']}").text)
    assert one["organisation"]["name"].replace("&", "&amp;") in said["title"]
    assert said["description"][:20] == one["summary"][:20]
    assert said["image"].endswith("/aanbod.png")


def test_the_pictures_are_those_of_the_tool_in_the_size_that_sites_expect() -> None:
    files = {path.stem: path for path in (STATIC / "cards").glob("*.png")}
    assert files.keys() == CARDS.keys()
    for path in files.values():
        assert struct.unpack(">II", path.read_bytes()[16:24]) == (SIZE["width"], SIZE["height"])
        assert path.stat().st_size < 60_000
