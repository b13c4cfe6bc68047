"""In French and English nothing of ours is left in Dutch, and what others wrote is left alone and marked as Dutch.

On a site with all that people write: offerings, stories, campaigns, an open question; and with figures.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from app.languages import TRANSLATED
from app.languages.catalogue import catalogue
from app.questions import public
from app.search.params import SearchParams
from app.search.service import SearchService
from app.web.offerings.facts import facts
from app.wsgi import create_app
from base import database
from base.config import Settings
from demo.campaigns import texts
from demo.stories import stories
from dutch import gazetteer, places
from dutch.normalise import fold
from indexer.running import runs
from tests.integration.test_languages import PAGES
from tests.kit.commands import doeners
from tests.kit.migrated import new_database
from tests.kit.questions import left
from tests.kit.spoken import Piece, links, pieces
from tools.languages.dutch_words import dutch_in

QUESTION = "Vijftig stoelen herstellen, ook in januari of juli"
COMPARED = ("antwerpen:103", "antwerpen:58", "limburg:117", "limburg:1")
MORE = (
    "/vragen",
    "/campagnes",
    "/cijfers/campagnes",
    "/cijfers?gebied=limburg",
    "/zoeken?q=poetsen&pagina=2",
    "/zoeken?q=groenonderhoud&plaats=Leuven",
    "/zoeken?q=kaarsen&plaats=Poperinge",
    "/zoeken/brochure.pdf?q=zzzzqqq",
    f"/vergelijken?{'&'.join(f'aanbod={one}' for one in COMPARED)}",
    "/vergelijken?aanbod=limburg:1&aanbod=limburg:nooit",
)
OF_EACH_KIND = 3  # pages of offerings, of stories …
LANGUAGES = ("Français", "English", "Nederlands")
PROGRAMS = ("CSV", "JSON", "feed (Atom)", "CC BY 4.0", "minstens")  # what they read
SAME = frozenset((*LANGUAGES, *PROGRAMS, "doeners", "doe", "ners", "E-commerce", "campagne"))
_OTHERS = re.compile(r"/(fr|en|beheer|static|api|c)\b|.*\.\w+$")  # no pages in several languages
_WORD = re.compile(r"[^\W\d_]{3,}")
_ADDRESS = re.compile(r"\S+@\S+|www\.\S+|(?<!\S)/\S+")
_NAMES = sorted((town.name for town in places.municipalities()), key=len, reverse=True)
_TOWNS = re.compile("|".join(map(re.escape, _NAMES)))
_OF_NAMES = frozenset(_WORD.findall(fold(" ".join((*_NAMES, *places.names(), *gazetteer.PROVINCES.values())))))


@dataclass
class Walk:
    """The pages of a site, each as its pieces, by address and language."""

    client: FlaskClient
    written: set[str]  # by others
    pages: dict[str, dict[str, list[Piece]]] = field(default_factory=dict)

    def visit(self, path: str) -> list[str]:
        """Read a page in each language; the links on the Dutch one."""
        dutch = self.client.get(path)
        if dutch.mimetype != "text/html" or (dutch.status_code < 400 and dutch.status_code >= 300):
            return []
        others = {language: pieces(self.client.get(f"/{language}{path}").text) for language in TRANSLATED}
        self.pages[path] = {"nl": pieces(dutch.text), **others}
        return links(dutch.text)


@pytest.fixture(scope="module")
def walk(settings: Settings, live_index: runs.Run, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """A walk over a site of its own, to the pages that are named and some of each kind to which they link."""
    url = new_database(tmp_path_factory.mktemp("texts"))
    own = replace(settings, database_url=url)
    for command in ("stories", "campaigns --days 200", "figures --visits 600 --questions 120 --days 200"):
        assert doeners(own, "demo", *command.split()).returncode == 0
    db = database.connect(url)
    question = left(own, db, need=QUESTION, quantity="een halve dag", readers="everybody")
    with database.write(db) as connection:
        assert public.publish(connection, question, QUESTION)
    app = create_app(own)
    found = Walk(app.test_client(), set(_written(app.extensions["doeners"].search)))
    seen = set(PAGES) | set(MORE)
    linked = [link for path in sorted(seen) for link in found.visit(path)]
    for path in _some_of_each_kind(
        link for link in linked if link not in seen and not _OTHERS.match(urlsplit(link).path)
    ):
        found.visit(path)
    return found


def _some_of_each_kind(paths: Iterator[str]) -> list[str]:
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for path in dict.fromkeys(paths):
        kinds[re.sub(r"(?<=.)/.*|\?.*", "", path)].append(path)
    return [path for own in kinds.values() for path in own[:OF_EACH_KIND]]


def _written(search: SearchService) -> Iterator[str]:
    """What suppliers, stories, campaigns and the asker wrote, as it may stand on a page."""
    yield QUESTION
    yield "een halve dag"
    for story in stories():
        yield from (story.title, story.lead, story.organisation, *story.text.split("\n\n"))
    for campaign in texts():
        yield from (campaign.title, campaign.lead, campaign.partner, *campaign.text.split("\n\n"))
    for hit in search.every(SearchParams(), 2000).hits:
        yield from (hit["title"], hit["organisation"]["name"], hit["summary"])
    for offering in filter(None, map(search.get, COMPARED)):
        yield from (offering["about"], *offering["description"].split("\n"))
        yield from (text for _, text in facts(offering))


def bare(text: str) -> str:
    """A text without the marks around it."""
    return " ".join(text.split()).strip(" :;,.()“”«»\u00a0·")


def is_ours(text: str, language: str) -> bool:
    """Whether a text that is the same in both languages is to be translated: it has words, and is no name."""
    if text in SAME or catalogue(language).messages.get(bare(text)) == bare(text):
        return False
    return not _OF_NAMES.issuperset(_WORD.findall(fold(_ADDRESS.sub("", text))))


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_of_a_page_is_that_of_the_dutch_page(walk: Walk, language: str) -> None:
    left_over = set()
    for path, said in walk.pages.items():
        typed = {value for values in parse_qs(urlsplit(path).query).values() for value in values}
        dutch = {piece.text for piece in said["nl"]}
        same = {
            one.text for one in said[language] if not one.dutch and one.text in dutch and is_ours(one.text, language)
        }
        left_over |= {(path, text) for text in same if not typed & set(text.split(" · "))}
    assert sorted(left_over) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_of_a_page_is_half_dutch(walk: Walk, language: str) -> None:
    half = {
        (path, piece.text)
        for path, said in walk.pages.items()
        for piece in said[language]
        if not piece.dutch and dutch_in(_TOWNS.sub("", _ADDRESS.sub("", piece.text)), language)
    }
    assert sorted(half) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_others_wrote_is_left_alone_and_marked_as_dutch(walk: Walk, language: str) -> None:
    labels = {label.lower() for label in catalogue(language).messages}
    written = {bare(text) for text in walk.written if text and bare(text).lower() not in labels} - SAME
    for path, said in walk.pages.items():
        there = Counter(bare(one.text) for one in said["nl"] if bare(one.text) in written)
        marked = Counter(bare(one.text) for one in said[language] if one.dutch and bare(one.text) in written)
        assert marked == there, path
    assert {"een halve dag werk", bare(QUESTION)} <= written
