"""From the form to the asker's own page, through a real mail server; the search engine and the broker are away."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.outbox import letters, rows
from app.questions import keys, service, store
from app.questions.question import Draft
from base import clock, database
from base.tables import questions
from tests.kit.accounts import form_token
from tests.kit.asker import REGISSEUR, TYPED, Asker, every_link_fault
from tests.kit.pages import as_read
from tests.kit.questions import again, every


def the_question(asker: Asker) -> store.Question:
    [question] = every(asker.db)
    return question


def words(answer: TestResponse) -> str:
    return " ".join(re.sub("<[^>]*>", " ", answer.text).split())


def written(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def test_a_question_is_confirmed_copied_and_followed(asker: Asker) -> None:
    assert "Kijk in uw mailbox" in asker.client.get(asker.leaves().headers["Location"]).text
    assert the_question(asker).state == "unconfirmed"
    assert asker.mails(REGISSEUR) == []
    link = asker.link()
    assert TYPED["need"] in asker.client.get(link).text
    assert the_question(asker).state == "unconfirmed"  # who only opens the link confirms nothing
    page = asker.client.get(asker.presses(link).headers["Location"])
    assert "Uw vraag is op weg" in as_read(page)
    question = the_question(asker)
    assert (question.state, question.confirmed_at is not None) == ("open", True)
    copy = asker.mails()[-1]
    assert question.reference in copy["Subject"]
    assert "Waar: Aarschot\nSoort vraag: Verkennen wat er kan\nWie vraagt het: Een school\n" in written(copy)
    assert "Waar staat uw vraag?" in asker.client.get(asker.link()).text
    [to_regisseur] = asker.mails(REGISSEUR)
    assert TYPED["need"] in to_regisseur.get_content()
    assert len({message["Message-ID"] for message in asker.mailbox.messages}) == 3


def test_the_page_says_what_comes_and_when(asker: Asker) -> None:
    with clock.moved(to=clock.start_of(clock.today().replace(month=12, day=10)) + timedelta(hours=12)):
        page = words(asker.client.get(asker.confirmed()))
    assert "Uw vraag ligt bij wie in uw streek" in page
    days = re.findall(r"\d+ \w+ \d{4}(?= (?:Is er|Dan sluit))", page)
    assert days == ["19 december 2026", "10 januari 2027", "3 februari 2027"]
    assert "Gesteld op 10 december 2026" in page


@pytest.mark.parametrize("path", ["", "/bevestig"])
@every_link_fault
def test_a_link_that_does_not_fit_is_refused_and_says_why(
    asker: Asker, path: str, fault: str, status: int, message: str
) -> None:
    asker.leaves()
    question = the_question(asker)
    purpose: keys.Purpose = "confirm" if path else "page"
    with clock.moved(-keys.MAX_AGE[purpose] - timedelta(seconds=1)):
        expired = keys.make(asker.settings, purpose, question.id)
    fresh = keys.make(asker.settings, purpose, question.id)
    key = {"altered": fresh[:-1], "other": keys.make(asker.settings, purpose, "een andere"), "expired": expired}[fault]
    posts = f"/vraag/{question.id}{path or '/intrekken'}?sleutel={key}"
    for answer in (asker.client.get(f"/vraag/{question.id}{path}?sleutel={key}"), asker.client.post(posts)):
        assert (answer.status_code, message in answer.text) == (status, True)
        assert TYPED["need"] not in answer.text
    assert again(asker.db, question) == question


def test_a_key_for_one_purpose_opens_no_other_page(asker: Asker) -> None:
    asker.leaves()
    question = the_question(asker)
    key = keys.make(asker.settings, "confirm", question.id)
    assert asker.client.get(f"/vraag/{question.id}?sleutel={key}").status_code == 403
    assert asker.client.get(f"/vraag/geen?sleutel={key}").status_code == 404


def test_a_link_that_was_used_leads_to_the_page(asker: Asker) -> None:
    asker.leaves()
    link = asker.link()
    page = asker.presses(link).headers["Location"]
    answer = asker.client.get(link)
    assert "U gebruikte deze link al" in answer.text
    assert page.partition("?")[0] in answer.text
    assert len(asker.mails()) == 2


def test_a_button_of_yesterday_confirms_nothing_and_says_so(asker: Asker) -> None:
    asker.leaves()
    answer = asker.client.post(asker.link(), data={"csrf_token": "oud"})
    assert answer.status_code == 422
    assert "Het formulier stond te lang open" in answer.text
    assert the_question(asker).state == "unconfirmed"


def test_pages_of_an_asker_are_kept_by_nobody(asker: Asker) -> None:
    answer = asker.client.get(asker.confirmed())
    headers = {name: answer.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
    assert headers == {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def test_a_form_sent_twice_is_one_question_and_one_letter(asker: Asker) -> None:
    sent = {**asker.opened(), **TYPED}
    first, second = (asker.client.post("/stel-je-vraag", data=sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(asker.mails()) == 1


def test_a_question_without_its_letter_is_not_kept(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as patch:
        patch.setattr(letters, "send", broken)
        assert asker.leaves().status_code == 503
    assert every(asker.db) == []
    assert rows.newest(asker.db, limit=5) == []


def test_a_withdrawn_question_is_closed_and_the_regisseur_hears_of_it(asker: Asker) -> None:
    page = asker.confirmed()
    answer = asker.client.get(asker.presses(page).headers["Location"])
    assert "Uw vraag is ingetrokken" in answer.text
    assert "Trek mijn vraag in" not in answer.text
    assert "Uw vraag is afgesloten." in answer.text
    assert 'href="/stel-je-vraag?q=' in answer.text  # a closed question stays closed: the way to a new one
    question = the_question(asker)
    assert (question.state, question.closed_because, question.done_by) == ("closed", "withdrawn", service.ASKER)
    assert "is ingetrokken" in asker.mails(REGISSEUR)[-1]["Subject"]
    assert not service.withdraw(asker.settings, asker.db, question)


@pytest.mark.parametrize(
    ("changes", "suspicion"),
    [
        ({"name2": "https://koop.example"}, "trap"),
        ({"opened_at": ""}, "time"),
        ({"need": "Zie https://a.example en www.b.example en http://c.example"}, "links"),
    ],
)
def test_what_looks_like_a_machine_is_held_and_no_mail_leaves(
    asker: Asker, changes: dict[str, str], suspicion: str
) -> None:
    thanks = asker.client.get(asker.leaves(**changes).headers["Location"])
    assert "Iemand van ons kijkt uw vraag eerst even na" in as_read(thanks)
    question = the_question(asker)
    assert (question.state, question.suspicion) == ("held", suspicion)
    assert asker.mails() == []


def test_who_types_faster_than_a_person_is_held(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = clock.now()  # the clock stands still: a slow machine is not a slow person
    monkeypatch.setattr(clock, "now", lambda: opened)
    hidden = dict(re.findall(r'name="(csrf_token|form_key|opened_at)" type="hidden" value="([^"]*)"',
                             asker.client.get("/stel-je-vraag").text))  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: opened + timedelta(seconds=2))
    asker.client.post("/stel-je-vraag", data={**hidden, **TYPED})
    assert the_question(asker).suspicion == "time"


def test_nobody_is_sent_more_than_five_mails_a_day_by_others(asker: Asker) -> None:
    for number in range(7):
        asker.leaves(need=f"Vraag {number}")
    assert len(asker.mails()) == 5
    assert sorted(question.suspicion for question in every(asker.db)) == ["", "", "", "", "", "many", "many"]
    with clock.moved(timedelta(days=1, minutes=1)):
        asker.leaves(need="Morgen")
        assert len(asker.mails()) == 6


ALL = {
    "kind": "price", "quantity": "50 stuks", "deadline": "3 mei 2027", "reserved": "yes", "readers": "regisseur",
    "filters": "sector:groen-en-natuur", "organisation": "De Kring", "kbo": "BE 0123.456.749", "nace": "P",
    "size": "10-49", "seat": "3200", "telephone": "016 12 34 56",
}  # fmt: skip


def test_everything_that_is_filled_in_is_stored_and_copied(asker: Asker) -> None:
    page = words(asker.client.get(asker.confirmed(**ALL)))
    question = the_question(asker)
    stored = {name: str(getattr(question, name)) for name in ("kbo", "deadline", "seat", "nace", "size", "readers")}
    assert stored == {
        "kbo": "0123456749", "deadline": "2027-05-03", "seat": "24001", "nace": "P", "size": "10-49",
        "readers": "regisseur",
    }  # fmt: skip
    assert question.filters == ("sector:groen-en-natuur",)
    copy = written(asker.mails()[-1])
    for line in ("Hoeveel 50 stuks", "Organisatie De Kring", "Bedrijfstak Onderwijs", "Telefoon 016 12 34 56"):
        assert line in page
        assert line.replace(" ", ": ", 1) in copy


def test_the_form_takes_over_the_search(asker: Asker) -> None:
    query = "q=bermen&plaats=Nergenshuizen&sector=groen-en-natuur&koper=school&voorbehouden=ja&straal=50&sector=onzin"
    page = asker.client.get(f"/stel-je-vraag?{query}").text
    assert re.findall(r'name="filters"[^>]*value="([^"]*)"\s+checked', page) == ["sector:groen-en-natuur"]
    assert re.search(r'value="Nergenshuizen"', page)
    assert re.search(r'name="buyer_kind"[^>]*value="school" checked', page)
    assert re.search(r'name="reserved"[^>]*value="yes" checked', page)


def test_of_an_older_release_nothing_is_due(asker: Asker) -> None:
    with database.write(asker.db) as connection:
        store.insert(connection, Draft(**TYPED), form_key="oud", state="open")
        connection.execute(questions.update().values(created_at=clock.now() - timedelta(days=300)))
    assert "confirmed" not in the_question(asker).events


def test_the_asker_chooses_again_who_may_read_until_suppliers_have_it(asker: Asker) -> None:
    page = asker.confirmed(readers="regisseur")
    question = the_question(asker)
    address = page.replace("?", "/lezers?", 1)
    fields = {"csrf_token": form_token(asker.client.get(page)), "readers": "everybody"}
    answer = asker.client.post(address, data=fields)
    assert "Wij onthouden wie uw vraag mag lezen" in asker.client.get(answer.headers["Location"]).text
    assert again(asker.db, question).readers == "everybody"
    with database.write(asker.db) as connection:
        connection.execute(questions.update().values(state="sent"))
    late = asker.client.post(address, data={**fields, "readers": "regisseur"})
    assert "Wie ze mag lezen, ligt nu vast." in late.text
    assert again(asker.db, question).readers == "everybody"
    assert "Bewaar wie uw vraag mag lezen" not in asker.client.get(page).text
