"""Which offerings are proposed for a question: what the page finds for it, whom one can write to, each organisation
once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.questions.question import Question
from app.requests import proposals
from app.search.params import parse
from app.search.service import SearchService
from base import clock


@pytest.fixture
def search(app: Flask) -> SearchService:
    found: SearchService = app.extensions["doeners"].search
    return found


def asking(need: str, place: str = "", **more: Any) -> Question:
    own = {"id": "1", "created_at": clock.now(), "province": None, "municipality": None, "state": "open"}
    return Question(need=need, place=place, email="a@b.example", buyer_kind="school", **own, **more)


def test_proposals_are_what_the_page_finds_for_need_and_place(search: SearchService) -> None:
    page = search.search(parse({"q": ["gras maaien"], "plaats": ["Hasselt"]})[0])
    proposed = proposals.propose(search, asking("gras maaien", "Hasselt"))
    reachable = proposals.contacts(search, [hit["id"] for hit in page.hits])
    first = next(hit for hit in page.hits if hit["id"] in reachable)
    assert (proposed[0].offering_id, proposed[0].distance_km) == (first["id"], first["distance_km"])
    assert proposed[0].why.startswith("Past bij: ")
    assert all("@" in one.email for one in proposed)


def test_each_organisation_is_proposed_once_and_not_when_it_was_asked(search: SearchService) -> None:
    question = asking("gras maaien")
    proposed = proposals.propose(search, question)
    assert len({one.organisation_id for one in proposed}) == len(proposed) > 1
    further = proposals.propose(search, question, [proposed[0].offering_id])
    assert proposed[0].organisation_id not in {one.organisation_id for one in further}


def test_the_filters_of_the_search_count(search: SearchService) -> None:
    question = asking("gras maaien", filters=("sector:groen-en-natuur", "erkenning:onzin"))
    [params] = proposals.searches(search, question)
    assert dict(params.choices) == {"sector": ("groen-en-natuur",)}


def test_a_long_text_is_searched_for_each_of_its_needs(search: SearchService) -> None:
    text = "Wij zoeken iemand om gras te maaien rond onze gebouwen. " * 3 + "De ramen worden elke maand gewassen. " * 3
    assert len(proposals.searches(search, asking(text, "Hasselt"))) == 2


def test_who_takes_no_orders_now_is_not_proposed(search: SearchService, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = proposals.propose(search, asking("gras maaien"))[:2]
    rows = search.fields([first.offering_id, second.offering_id], proposals.CONTACT)
    rows[first.offering_id]["full_until"] = "2999-01-01"
    monkeypatch.setattr(search, "fields", lambda *_: rows)
    assert list(proposals.contacts(search, [])) == [second.offering_id]
