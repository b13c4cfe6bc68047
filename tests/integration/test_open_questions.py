"""The public page of open questions: only what its asker, its address and the desk let through, and nobody named."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.outbox import rows
from app.questions import anonymity, keys, public, service
from app.questions.public import Publication
from app.questions.question import Question
from app.requests import store as requests
from app.requests import volunteers
from app.web import machines
from base import database
from tests.integration.test_question_desk import desk, page_of, presses
from tests.kit.accounts import forget_attempts, form_token
from tests.kit.asker import TYPED, Asker
from tests.kit.form_places import public_one
from tests.kit.questions import again, left
from tests.kit.requests import says, supplier
from tests.kit.two_provinces import TwoProvinces, some_offering
from tests.kit.waiting import wait_for

OWN = {
    "organisation": "Sint-Jozef Aarschot",
    "telephone": "016123456",
    "kbo": "0123456749",
    "quantity": "voor zaal Linde",
    "place": "Nieuwstraat 12 Aarschot",
    "email": "aankoop@sint-jozef.example",
}
TEXT = "Vijftig stoelen herstellen"


@pytest.fixture
def question(asker: Asker) -> Question:
    return left(asker.settings, asker.db, **{**TYPED, **OWN, "readers": "everybody"})


def shown(asker: Asker) -> list[str]:
    return [one.text for one in public.every(asker.db, 99)]


def publication(asker: Asker, question: Question) -> Publication:
    with database.read(asker.db) as connection:
        found = public.of_question(connection, question)
    assert found
    return found


def own_page(asker: Asker, question: Question) -> str:
    return f"/vraag/{question.id}?sleutel={keys.make(asker.settings, 'page', question.id)}"


def test_a_question_stands_there_once_the_desk_let_it_through(asker: Asker, question: Question) -> None:
    client = desk(asker)
    assert (shown(asker), "Zij staat pas op de openbare pagina" in page_of(client, question)) == ([], True)
    assert "De regisseur leest ze eerst na" in asker.client.get(own_page(asker, question)).text
    assert presses(client, question, "openbaar", public_text=TEXT) == 303
    number = publication(asker, question).id
    assert TEXT in asker.client.get("/vragen").text
    assert f'href="/vragen/{number}"' in asker.client.get(own_page(asker, question)).text
    assert f'href="/vragen/{number}"' in page_of(client, question)


def test_nobody_is_named(asker: Asker, question: Question) -> None:
    number = public_one(asker.db, question)
    for path in ("/vragen", f"/vragen/{number}"):
        page = html.unescape(asker.client.get(path).text)
        assert [text for text in OWN.values() if text in page] == []
        assert question.id not in page
        assert ("Aarschot" in page, "Een school" in page) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mail naar iemand@school.example",
        "Bel 0475 12 34 56",
        "Bel +32 (0)475/12.34.56",
        "Zie https://school.example/plan",
        "Zie www.school.example",
        "Stoelen voor sint-jozef aarschot",
        "x" * 2001,
    ],
)
def test_a_text_that_says_who_asks_is_refused_and_stays(asker: Asker, question: Question, text: str) -> None:
    client = desk(asker)
    where = f"/beheer/vragen/{question.id}/openbaar"
    token = form_token(client.get("/beheer/account"))
    answer = client.post(where, data={"csrf_token": token, "public_text": text})
    assert (answer.status_code, 'id="public_text-fout"' in answer.text) == (422, True)
    assert text in html.unescape(answer.text)
    assert shown(asker) == []


def test_the_desk_begins_with_a_text_without_what_is_easily_seen() -> None:
    text = "Stoelen voor De Kring. Bel 016 12 34 56 of mail a.b@kring.example, 50 stuks tegen 3 mei 2027"
    clean = anonymity.without_signs(text, ("De Kring",))
    assert anonymity.signs(clean, ("De Kring",)) == []
    assert clean == "Stoelen voor (weggelaten). Bel (weggelaten) of mail (weggelaten), 50 stuks tegen 3 mei 2027"


@pytest.mark.parametrize("readers", ["suppliers", "regisseur"])
def test_what_its_asker_did_not_give_to_everybody_never_stands_there(asker: Asker, readers: str) -> None:
    question = left(asker.settings, asker.db, **{**TYPED, "readers": readers})
    client = desk(asker)
    assert presses(client, question, "openbaar", public_text=TEXT) == 303
    assert shown(asker) == []
    assert "Er veranderde niets" in client.get("/beheer/vragen").text
    assert "Voor iedereen" not in page_of(client, question)


def test_what_nobody_confirmed_never_stands_there(asker: Asker) -> None:
    question = left(asker.settings, asker.db, confirmed=False, **{**TYPED, "readers": "everybody"})
    assert presses(desk(asker), question, "openbaar", public_text=TEXT) == 303
    assert shown(asker) == []


def test_the_desk_takes_it_off_and_its_page_says_so(asker: Asker, question: Question) -> None:
    client, number = desk(asker), public_one(asker.db, question)
    for words in ("De vraag staat niet meer op de openbare pagina.", "Er veranderde niets"):
        assert presses(client, question, "niet-openbaar") == 303
        assert words in page_of(client, question)
    gone = asker.client.get(f"/vragen/{number}")
    assert (gone.status_code, "Deze vraag staat hier niet meer" in gone.text, TEXT in gone.text) == (410, True, False)
    assert "Uw vraag staat niet meer op de openbare pagina" in asker.client.get(own_page(asker, question)).text


def test_its_asker_takes_it_off_for_good_also_when_suppliers_have_it(asker: Asker, question: Question) -> None:
    public_one(asker.db, question)
    with database.write(asker.db) as connection:
        volunteers.service.send(asker.settings, connection, question.id, [supplier("a")], "regisseur", by="x")
    page = own_page(asker, question)
    where = page.replace("?", "/niet-openbaar?")
    data = {"csrf_token": form_token(asker.client.get(page))}
    assert asker.client.post(where, data=data).status_code == 303
    assert (shown(asker), again(asker.db, question).readers) == ([], "suppliers")
    assert presses(desk(asker), question, "openbaar", public_text=TEXT) == 303
    assert shown(asker) == []
    assert asker.client.post(where + "x", data=data).status_code == 403


def test_it_ends_with_its_question(asker: Asker, question: Question) -> None:
    number = public_one(asker.db, question)
    assert service.withdraw(asker.settings, asker.db, question)
    assert (shown(asker), asker.client.get(f"/vragen/{number}").status_code) == ([], 410)
    assert asker.client.get("/vragen/99").status_code == 404


def test_a_regisseur_of_elsewhere_lets_nothing_through(asker: Asker, question: Question) -> None:
    for path in ("openbaar", "niet-openbaar"):
        assert presses(desk(asker, "24062"), question, path, public_text=TEXT) == 403
    assert shown(asker) == []


def test_without_the_search_engine_the_page_stands_and_says_what_cannot_be_done(
    asker: Asker, question: Question
) -> None:
    page = asker.client.get(f"/vragen/{public_one(asker.db, question)}")
    assert (page.status_code, "Wij kunnen uw aanbod nu niet opzoeken" in page.text) == (200, True)


def test_of_one_question_ten_organisations_get_the_link_and_each_once(asker: Asker, question: Question) -> None:
    public_one(asker.db, question)
    published = publication(asker, question)
    sent = [volunteers.send_link(asker.settings, asker.db, published, supplier(name)) for name in "aabcdefghijk"]
    assert sent == [True] * 11 + [False]
    letters = [row for row in rows.newest(asker.db, limit=99) if row.recipient.endswith("@supplier.example")]
    assert len(letters) == volunteers.MOST
    assert again(asker.db, question).state == "sent"


def test_nobody_else_is_wanted_while_three_can(asker: Asker, question: Question) -> None:
    number = public_one(asker.db, question)
    published = publication(asker, question)
    for name in "abc":
        assert volunteers.send_link(asker.settings, asker.db, published, supplier(name))
    with database.read(asker.db) as connection:
        sent = requests.of_question(connection, question.id)
    for request in sent:
        assert says(asker.settings, asker.db, request, "accept")
    assert not volunteers.send_link(asker.settings, asker.db, published, supplier("d"))
    assert "Er zijn al genoeg organisaties" in asker.client.get(f"/vragen/{number}").text


@pytest.fixture
def visitor(two_provinces: TwoProvinces) -> FlaskClient:
    forget_attempts(two_provinces.app)
    return two_provinces.app.test_client()


def test_an_organisation_finds_its_offering_and_gets_the_link_at_its_public_address(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient
) -> None:
    settings, db = two_provinces.settings, two_provinces.db
    chosen = some_offering(two_provinces, engine, 35)
    number = public_one(db, left(settings, db, need="Iemand voor het gras", readers="everybody", email="g@h.example"))
    page = f"/vragen/{number}"
    wait_for(lambda: "Dit past misschien bij de vraag." in visitor.get(page).text)  # a busy engine: without these
    mine = f"{page}?organisatie={chosen['title']}"
    token = form_token(visitor.get(mine))
    for wrong in ("", "limburg:nergens"):
        answer = visitor.post(mine, data={"csrf_token": token, "offering": wrong})
        assert (answer.status_code, 'id="offering-fout"' in answer.text) == (422, True)
    answer = visitor.post(mine, data={"csrf_token": token, "offering": chosen["id"]})
    assert "Wij stuurden een link" in visitor.get(answer.headers["Location"]).text
    letter = next(row for row in rows.newest(db, limit=9) if row.recipient == chosen["email"])
    assert "Iemand koos op doeners, bij de open vragen, uw aanbod" in letter.body
    link = re.search(r"http\S+(/aanvraag/\S+)", letter.body)
    assert link
    assert visitor.get(link[1]).status_code == 200
    assert f"{page}</loc>" in visitor.get("/sitemap.xml").text


def test_the_site_map_does_without_them_while_the_database_is_away(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> list[Publication]:
        raise sa.exc.OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(public, "every", away)
    with asker.app.test_request_context():
        assert machines._open_questions() == []
