"""A regisseur of three municipalities: sees what lies in these and nothing else, on every page and in the API."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.http.services import services
from app.operations import waiting
from app.questions import store
from app.questions.question import Question
from app.security import accounts, roster
from app.security.area import chosen, in_province
from base import database
from base.config import Settings
from base.tables import questions as table
from dutch import places
from indexer.running import runs
from indexer.taxonomy import PROVINCES
from tests.kit.accounts import forget_attempts, form_token, log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.matrix import address, everything_shown
from tests.kit.questions import left
from tools.rights import operations

TOWNS = ("Hasselt", "Genk", "Tongeren-Borgloon")
ELSEWHERE = ("Maaseik", "Aarschot", "provincie Limburg", "", "nergens")
OWN = frozenset(code for town in TOWNS for code in places.municipality_codes(town))


class Visit(NamedTuple):
    """Somebody who has logged in, with the header of a program of theirs."""

    client: FlaskClient
    headers: dict[str, str]


@pytest.fixture
def regisseur(app: Flask, db: sa.Engine) -> Visit:
    forget_attempts(app)
    who = somebody(db, "regisseur", municipalities=OWN)
    client = app.test_client()
    assert log_in(client, who).status_code == 302
    return Visit(client, who.bearer(db))


@pytest.fixture(scope="module")
def questions(settings: Settings, db: sa.Engine) -> Iterator[dict[str, Question]]:
    """A question for each place, left as a visitor leaves it: its place as typed."""
    every = {
        place: left(
            settings, db, need=f"nood{secrets.token_hex(6)}", place=place, email=f"{secrets.token_hex(4)}@b.example"
        )
        for place in (*TOWNS, *ELSEWHERE)
    }
    yield every
    with database.write(db) as connection:
        connection.execute(table.delete().where(table.c.id.in_([question.id for question in every.values()])))


def test_the_questions_of_three_municipalities_are_on_the_pages_and_no_other(
    app: Flask, regisseur: Visit, questions: dict[str, Question], live_index: runs.Run
) -> None:
    known = [{"run_id": live_index.id, "source": source} for source in PROVINCES]
    known += [{"question_id": question.id} for question in questions.values()]
    shown = everything_shown(app, regisseur.client, regisseur.headers, known)
    assert {place for place, question in questions.items() if question.need in shown} == set(TOWNS)


def test_no_page_and_no_button_of_a_question_is_open_to_another_area(
    app: Flask, regisseur: Visit, questions: dict[str, Question]
) -> None:
    token = form_token(regisseur.client.get("/beheer/account"))
    of_a_question = [o for o in operations("admin", app) if "<question_id>" in o.address]
    assert len(of_a_question) > 5
    for operation in of_a_question:
        for place in ELSEWHERE:
            path = address(operation, question_id=questions[place].id)
            answer = regisseur.client.open(path, method=operation.method, data={"csrf_token": token})
            assert answer.status_code == 403, (operation, place)


def test_only_a_question_of_the_own_municipalities_is_handled(
    regisseur: Visit, questions: dict[str, Question], db: sa.Engine
) -> None:
    answers = {
        place: send(
            regisseur.client, f"/beheer/vragen/{question.id}/afgehandeld", "/beheer/account", because="handled"
        ).status_code
        for place, question in questions.items()
    }
    assert answers == dict.fromkeys(TOWNS, 303) | dict.fromkeys(ELSEWHERE, 403)
    handled = {place for place, question in questions.items() if (now := store.find(db, question.id)) and now.done_at}
    assert handled == set(TOWNS)


def test_why_not_visible_is_answered_for_the_own_municipalities_only(
    regisseur: Visit, live_index: runs.Run, engine: OpenSearch
) -> None:
    found = engine.search(index=live_index.index_name, body={"size": 200, "_source": ["municipalities"]})
    lies = {hit["_id"]: set(hit["_source"]["municipalities"]) for hit in found["hits"]["hits"]}
    answers = {
        identity: regisseur.client.get("/beheer/waarom", query_string={"aanbieding": identity}).status_code
        for identity in lies
    }
    assert answers == {identity: 200 if towns & OWN else 403 for identity, towns in lies.items()}
    assert set(answers.values()) == {200, 403}


def test_a_search_by_name_gives_only_offerings_of_the_own_municipalities(
    regisseur: Visit, live_index: runs.Run, engine: OpenSearch
) -> None:
    page = regisseur.client.get("/beheer/waarom", query_string={"aanbieding": "onderhoud"}).text
    found = engine.search(index=live_index.index_name, body={"size": 1000, "_source": ["municipalities"]})
    shown = [set(hit["_source"]["municipalities"]) for hit in found["hits"]["hits"] if f'{hit["_id"]}"' in page]
    assert shown
    assert all(towns & OWN for towns in shown)


def test_what_waits_counts_only_the_own_questions(
    app: Flask, settings: Settings, db: sa.Engine, engine: OpenSearch
) -> None:
    regisseur = somebody(db, "regisseur", municipalities=OWN).account
    before = _waiting(app, db, engine, regisseur)
    for place in ("Hasselt", "Maaseik"):
        left(settings, db, need="poetsen", place=place, email=f"{secrets.token_hex(4)}@b.example")
    assert _waiting(app, db, engine, regisseur) == before + 1


def _waiting(app: Flask, db: sa.Engine, engine: OpenSearch, account: accounts.Account) -> int:
    with app.app_context():
        every = waiting.everything(services().settings, engine, db, [])
    return sum(kind.within(account.may).count for kind in every if kind.permission == "demands.see")


def test_another_role_takes_the_municipalities_away(db: sa.Engine) -> None:
    account = somebody(db, "regisseur", municipalities=OWN).account
    committed(roster.change_role, db, account, "regisseur", in_province("limburg"))
    changed = accounts.by_id(db, account.id)
    assert changed is not None
    assert changed.area == in_province("limburg")


@pytest.mark.parametrize("role", ["province", "editor", "platform", "read-only"])
def test_only_a_regisseur_has_municipalities(db: sa.Engine, role: str) -> None:
    faults = accounts.area_faults(role, chosen(None, OWN))
    assert [fault["field"] for fault in faults] == ["municipalities"]


def test_the_form_sets_municipalities_by_name(app: Flask, db: sa.Engine) -> None:
    forget_attempts(app)
    client, who = app.test_client(), somebody(db, "regisseur", "limburg").account
    log_in(client, somebody(db))
    page = f"/beheer/accounts/{who.id}"
    fields = {"role": "regisseur", "province": "", "municipalities": "Hasselt, 71016"}
    assert send(client, f"{page}/rol", page, **fields).status_code == 303
    changed = accounts.by_id(db, who.id)
    assert changed is not None
    assert changed.area.municipalities == {*places.municipality_codes("Hasselt"), "71016"}
    assert "Genk, Hasselt" in client.get(page).text


def test_the_form_refuses_what_is_no_municipality(app: Flask, db: sa.Engine) -> None:
    forget_attempts(app)
    client, who = app.test_client(), somebody(db, "regisseur", "limburg").account
    log_in(client, somebody(db))
    page = f"/beheer/accounts/{who.id}"
    answer = send(client, f"{page}/rol", page, role="regisseur", province="", municipalities="Nergenshuizen")
    assert answer.status_code == 422
    assert "Wij kennen geen gemeente" in answer.text


def test_a_program_sets_municipalities(client: FlaskClient, db: sa.Engine) -> None:
    who, headers = somebody(db, "regisseur", "limburg").account, somebody(db).bearer(db)
    where, order = f"/api/v1/accounts/{who.id}/role", {"role": "regisseur", "municipalities": list(TOWNS)}
    answer = client.put(where, json=order, headers=headers)
    assert answer.status_code == 200
    assert answer.get_json()["municipalities"] == sorted(OWN)
    assert client.put(where, json={"role": "editor", "municipalities": ["Genk"]}, headers=headers).status_code == 422
