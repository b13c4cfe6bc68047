"""A province and its regisseurs: what waits at each, questions handed over, and absence with a replacement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.security import accounts
from base import clock
from tests.kit.accounts import Somebody, log_in, send, somebody
from tests.kit.asker import REGISSEUR, TYPED, Asker
from tests.kit.committed import committed
from tests.kit.questions import again, left

COLLEAGUE = "collega@leuven.example"
DAY = timedelta(days=1)


@pytest.fixture
def colleague(asker: Asker) -> Somebody:
    """The regisseur of Leuven."""
    who = somebody(asker.db, "regisseur", municipalities=frozenset({"24062"}))
    committed(accounts.set_email, asker.db, who.account, COLLEAGUE)
    return who


@pytest.fixture
def province(asker: Asker) -> FlaskClient:
    return browser(asker, somebody(asker.db, "province", "vlaams-brabant"))


@pytest.fixture
def owner(asker: Asker) -> int:
    """The account of the regisseur of Aarschot."""
    with asker.db.begin() as connection:
        row = connection.exec_driver_sql("SELECT id FROM accounts WHERE email = ?", (REGISSEUR,)).one()
    return int(row[0])


def browser(asker: Asker, who: Somebody) -> FlaskClient:
    client = asker.app.test_client()
    log_in(client, who)
    return client


def post(client: FlaskClient, path: str, **fields: str) -> int:
    return send(client, path, "/beheer/account", **fields).status_code


def letters_to(asker: Asker, address: str) -> int:
    return len(asker.mails(address))


def test_a_province_sees_what_waits_at_each_of_its_regisseurs(
    asker: Asker, province: FlaskClient, colleague: Somebody
) -> None:
    elsewhere = somebody(asker.db, "regisseur", "limburg")
    with clock.moved(-12 * DAY):
        left(asker.settings, asker.db, **TYPED)
    page = province.get("/beheer/regisseurs").text
    assert colleague.name in page
    assert elsewhere.name not in page
    assert '<td class="amount">1<span class="on-phone"> te laat</span></td>' in page


def test_one_question_is_handed_to_another_regisseur_who_sees_it_and_gets_its_letters(
    asker: Asker, province: FlaskClient, colleague: Somebody
) -> None:
    question = left(asker.settings, asker.db, **TYPED)
    path, theirs = f"/beheer/vragen/{question.id}", browser(asker, colleague)
    assert theirs.get(path).status_code == 403
    assert post(province, f"{path}/geef-door", owner="999999") == 422
    assert post(province, f"{path}/geef-door", owner=str(colleague.account.id)) == 303
    assert theirs.get(path).status_code == 200
    assert question.reference in theirs.get("/beheer/vragen").text
    before = letters_to(asker, COLLEAGUE)
    assert asker.presses(asker.link()).status_code == 303  # withdrawn: who is responsible hears of it
    assert letters_to(asker, COLLEAGUE) == before + 1
    assert post(province, f"{path}/geef-door", owner="") == 303
    assert theirs.get(path).status_code == 403


def test_all_of_a_regisseur_is_handed_over_and_new_questions_follow_the_area(
    asker: Asker, province: FlaskClient, colleague: Somebody, owner: int
) -> None:
    two = [left(asker.settings, asker.db, **{**TYPED, "need": need}) for need in ("Een", "Twee")]
    elsewhere = left(asker.settings, asker.db, **{**TYPED, "place": "Diest"})
    path = f"/beheer/regisseurs/{owner}/geef-alles-door"
    assert post(province, path, receiver=str(owner)) == 422
    assert post(province, path, receiver=str(colleague.account.id)) == 303
    assert [again(asker.db, question).owner_id for question in two] == [colleague.account.id] * 2
    assert again(asker.db, elsewhere).owner_id is None
    assert again(asker.db, left(asker.settings, asker.db, **{**TYPED, "need": "Drie"})).owner_id is None


def test_who_replaces_gets_the_letters_and_sees_the_questions_in_those_days_only(
    asker: Asker, province: FlaskClient, colleague: Somebody, owner: int
) -> None:
    today, theirs = clock.today(), browser(asker, colleague)
    fields = {"first_day": today.isoformat(), "last_day": today.isoformat(), "replacement": str(colleague.account.id)}
    assert post(province, f"/beheer/regisseurs/{owner}/afwezig", **fields) == 303
    question = left(asker.settings, asker.db, **TYPED)
    assert (letters_to(asker, COLLEAGUE), letters_to(asker, REGISSEUR)) == (1, 0)
    assert theirs.get(f"/beheer/vragen/{question.id}").status_code == 200
    with clock.moved(DAY):
        back = browser(asker, colleague)
        assert back.get(f"/beheer/vragen/{question.id}").status_code == 403
        left(asker.settings, asker.db, **{**TYPED, "need": "Morgen"})
        assert (letters_to(asker, COLLEAGUE), letters_to(asker, REGISSEUR)) == (1, 1)


def test_a_regisseur_says_its_own_absence_and_nobody_elses(asker: Asker, colleague: Somebody, owner: int) -> None:
    client, day = browser(asker, colleague), (clock.today() + DAY).isoformat()
    fields = {"first_day": day, "last_day": day, "replacement": ""}
    own = f"/beheer/regisseurs/{colleague.account.id}"
    assert post(client, f"{own}/afwezig", **fields) == 303
    assert "Niemand vervangt." in client.get(own).text
    assert [post(client, f"/beheer/regisseurs/{owner}/{deed}", **fields) for deed in ("afwezig", "aanwezig")] == [
        403
    ] * 2
    assert post(client, f"{own}/geef-alles-door", receiver=str(owner)) == 403
    assert post(client, f"{own}/aanwezig", absence="1") == 303
    assert "Niemand vervangt." not in client.get(own).text


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        (3, 1, "De laatste dag komt na de eerste."),
        (-3, -1, "Kies een dag die nog moet komen."),
        (None, 1, "Schrijf de eerste dag"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    asker: Asker, province: FlaskClient, owner: int, first: int | None, last: int, fault: str
) -> None:
    days = {"first_day": first, "last_day": last}
    fields = {name: "" if n is None else (clock.today() + n * DAY).isoformat() for name, n in days.items()}
    answer = send(province, f"/beheer/regisseurs/{owner}/afwezig", "/beheer/account", **fields)
    assert answer.status_code == 422
    assert answer.text.count(fault) == 2  # in the summary and at the field
