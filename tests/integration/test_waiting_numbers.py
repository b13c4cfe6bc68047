"""The numbers of the overview: each is what the page behind it says, and what a larger one holds."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from app.operations import condition
from base import clock, tables
from indexer.engine import bulk
from tests.integration.test_all_is_well import THINGS, duplicate
from tests.kit.commands import doeners
from tests.kit.one_offering import offering
from tests.kit.pages import as_read
from tests.kit.quiet_site import HERE, Site


def not_waiting(site: Site) -> None:
    """Of each kind of thing one that waits for nobody: no page may count it with what waits."""
    now = clock.now()
    row = {"need": "stoelen", "province": HERE, "buyer_kind": "school", "email": "a@b.example"}
    site.add(tables.questions, id="d9", form_key="f9", created_at=now, state="unconfirmed", **row)
    site.add(tables.feedback, created_at=now, message="mooi", done_at=now)
    done = {"kind": "missing", "province": HERE, "subject": "De Spa", "place": "Gent", "message": "weg"}
    site.add(tables.reports, created_at=now, done_at=now, done_by="ik", **done)
    mended = {"source": HERE, "source_id": "8", "field": "title", "message": "leeg", "run_id": "r"}
    site.add(tables.source_rejects, first_seen=now, last_seen=now, mended_at=now, **mended)
    sent = {"state": "sent", "reference": "goed", "tries": 1, "outcome": "Verstuurd.", "recipient": "a@b.example"}
    site.add(tables.outbox, kind="mail", body="{}", created_at=now, subject="s", **sent)
    site.add(tables.webhooks, url="https://y.example", secret="x", events=[], created_by="a", created_at=now)


COUNTED = [happens for happens, said in THINGS if said[0].isdigit() or happens is duplicate]


@pytest.fixture
def site(quiet_site: Site) -> Site:
    return quiet_site


@pytest.mark.parametrize("happens", COUNTED, ids=[happens.__name__ for happens in COUNTED])
def test_the_page_behind_a_number_says_the_same_number(site: Site, happens: Callable[[Site], None]) -> None:
    happens(site)
    not_waiting(site)
    [waiting] = condition.look(site.settings, site.engine, site.db).waiting
    client = site.person()
    overview, link = as_read(client.get("/beheer")), f'<a href="{html.escape(waiting.path)}">'
    assert f"<strong>Volgende stap:</strong> {link}" in overview
    assert f"<li>{link}{waiting.phrase}</a>" in overview
    assert f" in {waiting.path}" not in html.unescape(overview)
    assert waiting.phrase in as_read(client.get(waiting.path))


def test_the_number_of_offerings_says_how_many_visitors_see_as_another(site: Site) -> None:
    other = {**offering(), "id": "limburg:1", "source": "limburg", "twin_of": f"{HERE}:1"}
    bulk.write(site.engine, site.index, [other], version=2)
    site.engine.indices.refresh(index=site.index)
    number = "2 aanbiedingen uit 2 bronnen, waarvan 1 als dubbel samengevoegd, opgebouwd vandaag om"
    assert number in as_read(site.person().get("/beheer"))
    assert number in doeners(site.settings, "index", "status").stdout
