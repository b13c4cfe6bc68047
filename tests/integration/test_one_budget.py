"""A page waits for the engine no longer than its one budget; what does not come in time is left out, if it can be."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from opensearchpy.exceptions import ConnectionTimeout

from app.wsgi import create_app
from base import connections, patience
from base.config import Settings
from tests.kit.asking import LIST
from tests.kit.one_offering import fill
from tests.kit.proxy import Trouble, troubled
from tests.kit.waiting import wait_for

PAGE = "/aanbod/oost-vlaanderen:1"


@dataclass
class Slow:
    """An application whose engine answers some requests too late."""

    app: Flask
    trouble: Trouble


@pytest.fixture
def slow(settings: Settings) -> Iterator[Slow]:
    own = replace(settings, index=f"{settings.index}slow{secrets.token_hex(3)}", search_timeout=1.0)
    fill(own)
    trouble = Trouble()
    with troubled(settings.opensearch_url, trouble) as address:
        found = Slow(create_app(replace(own, opensearch_url=address)), trouble)
        visitor = found.app.test_client()
        wait_for(lambda: visitor.get(f"{LIST}?q=gras").status_code == 200)  # the engine is warm
        yield found


@pytest.mark.parametrize("path", [f"{LIST}?q=maaien&letterlijk=spelling", "/zoeken?q=maaien&letterlijk=spelling"])
def test_what_was_found_is_shown_when_more_comes_too_late(slow: Slow, path: str) -> None:
    slow.trouble.held = lambda body: b'"0"' in body  # the count of a step to other words, which is asked apart
    answer = slow.app.test_client().get(path)
    assert answer.status_code == 200
    assert "oost-vlaanderen:1" in answer.text
    assert "ETag" not in answer.headers  # nobody keeps it


def test_an_offering_is_shown_without_the_others_of_its_organisation(slow: Slow) -> None:
    slow.trouble.held = lambda body: b"organisation_id" in body
    answer = slow.app.test_client().get(PAGE)
    assert answer.status_code == 200
    assert "Gras maaien" in answer.text
    assert "ETag" not in answer.headers


def test_a_search_that_found_nothing_in_time_says_so(slow: Slow) -> None:
    slow.trouble.held = lambda body: b"query" in body
    answer = slow.app.test_client().get("/zoeken?q=zagen")
    assert answer.status_code == 503
    assert "Zoeken lukt even niet" in answer.text


def test_who_has_no_time_left_asks_nothing() -> None:
    nobody = connections.search_engine(Settings(opensearch_url="http://127.0.0.1:9"))
    patience.begin(0.0)
    try:
        with pytest.raises(ConnectionTimeout):
            nobody.info()
    finally:
        patience.begin(None)


def test_a_request_leaves_no_budget_behind(slow: Slow) -> None:
    slow.app.test_client().get(PAGE)
    assert patience.left(30.0) == 30.0
