"""From searches in vain to a gap, letters, answers, and an offering that fills it; each job twice."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.events import record
from app.gaps import keys, rule, supply
from app.owners import keys as owner_keys
from app.privacy import erasing, export
from app.security import accounts
from app.wsgi import create_app
from base import clock, database
from base.config import Settings
from base.tables import gap_questions, gap_searches, gaps, questions
from tests.kit.accounts import log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.gaps import NIS, Missing, absent, link
from tests.kit.machine import Machine
from tests.kit.pages import as_read
from tests.kit.questions import left
from tests.kit.sites import site

A_DAY = timedelta(days=1)
NOTHING = {"filled": 0, "found": 0, "moved": 0, "letters": 0}


@pytest.fixture(scope="module")
def whole(
    settings: Settings, engine: OpenSearch, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Missing]:
    own = replace(settings, index=f"{settings.index}g{secrets.token_hex(3)}")
    folder = tmp_path_factory.mktemp("gaps")
    with site(own, engine, machine.folder / "demo", folder, ["limburg"]) as made:
        assert made.run("rebuild").state == "succeeded"
        app = create_app(made.settings)
        app.config.update(TESTING=True)
        missing = Missing(made, app, "", "")
        missing.activity, missing.other = islice(absent(missing.search), 2)
        missing.carry()
        yield missing


@pytest.fixture
def missing(whole: Missing) -> Iterator[Missing]:
    yield whole
    whole.forget()


def test_a_search_in_vain_is_one_signal_a_day_without_its_text(
    missing: Missing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "BATCH_SECONDS", 0.05)
    events = missing.app.extensions["doeners"].events
    sought = f"/zoeken?activiteit={missing.activity}"
    page = missing.client.get(f"{sought}&plaats=Hasselt").text
    for other in ("&plaats=Hasselt", "&plaats=Hasselt&straal=5", "&plaats=Limburg", "&plaats=Hasselt&koper=school"):
        missing.client.get(sought + other)
    missing.client.get("/zoeken?q=&plaats=Hasselt")
    events.flush()
    with database.read(missing.db) as connection:
        assert connection.execute(sa.select(gap_searches)).all() == [(clock.today(), missing.activity, NIS)]
    assert f'href="/wat-ontbreekt?plaats=Hasselt&amp;activiteit={missing.activity}"' in page


def test_three_days_make_a_gap_and_organisations_nearby_are_asked_once(missing: Missing) -> None:
    missing.signals(0, 1)
    assert missing.night() == NOTHING
    missing.signals(2)
    first = missing.night()
    assert first["found"] == 1
    assert 0 < first["letters"] <= rule.MOST_ASKED
    assert missing.night() == NOTHING
    sent = missing.letters("Kunt u dit?")
    assert len(sent) == len(missing.asked()) == first["letters"]
    assert missing.gap().work in sent[0][1]
    assert (missing.gap().state, missing.gap().signals) == ("open", 3)


def test_nothing_is_a_gap_where_enough_is_offered(missing: Missing) -> None:
    missing.signals(0, 1, 2, activity=missing.plenty)
    assert missing.night()["found"] == 0


def test_an_organisation_has_one_letter_a_month_and_none_when_it_wants_none(missing: Missing) -> None:
    missing.signals(0, 1, 2)
    missing.night()
    written, [to, text] = len(missing.letters("Kunt u dit?")), missing.letters("Kunt u dit?")[0]
    stop = link(text, "/geen-mail-meer")
    missing.client.post(stop, data={"List-Unsubscribe": "One-Click"})
    missing.signals(0, 1, 2, activity=missing.other)
    again = missing.night()
    asked = [one for one in missing.asked_all() if one.email == to]
    assert again["found"] == 1
    assert len(asked) == 1
    assert len({one.organisation_id for one in missing.asked_all()}) == len(missing.letters("Kunt u dit?"))
    with clock.moved(timedelta(days=rule.ANSWER_EVERY + 3)):
        missing.night()
    assert len(missing.letters("Kunt u dit?")) >= written
    assert [one for one, _ in missing.letters("Kunt u dit?")].count(to) == 1


def answers(missing: Missing, number: int, **typed: str) -> int:
    """The status of the answer of one of those who were asked, by the link in its letter."""
    request = missing.asked()[number]
    page = link(dict(missing.letters("Kunt u dit?"))[request.email], "/gevraagd")
    listed = missing.client.get(page).text
    own = next(one for one in re.findall(r'href="(/gevraagd/\d+[^"]*)"', listed) if f"/{request.id}?" in one)
    client = missing.client
    address = own.replace("&amp;", "&")
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', client.get(address).text)
    assert token
    return client.post(address, data={"csrf_token": token[1], **typed}).status_code


def test_an_organisation_answers_by_its_link_and_the_regisseur_hears_a_promise(missing: Missing) -> None:
    regisseur = somebody(missing.db, "regisseur", municipalities=frozenset({NIS}))
    committed(accounts.set_email, missing.db, regisseur.account, "regisseur@hasselt.example")
    missing.signals(0, 1, 2)
    missing.night()
    assert answers(missing, 0) == 422
    assert answers(missing, 0, answer="from", from_day="1 mei 2020") == 422
    assert answers(missing, 0, answer="cannot") == 303
    assert missing.gap().state == "open"
    assert answers(missing, 0, answer="from", from_day="3 mei 2027") == 303
    assert (missing.gap().state, missing.asked()[0].answer) == ("promised", "from")
    assert answers(missing, 0, answer="from", from_day="3 mei 2027") == 303
    assert answers(missing, 0, answer="cannot") == 303
    assert (missing.gap().state, missing.asked()[0].from_day) == ("open", None)
    [(to, text)] = missing.letters("Iemand kan wat ontbreekt")
    assert to == "regisseur@hasselt.example"
    assert "doet dit vanaf 3 mei 2027" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert f"/beheer/ontbreekt/{missing.gap().id}" in text


def test_a_key_opens_only_what_its_organisation_was_asked(missing: Missing) -> None:
    missing.signals(0, 1, 2)
    missing.night()
    [first, second, *_] = missing.asked()
    page = link(dict(missing.letters("Kunt u dit?"))[first.email], "/gevraagd")
    key = page.partition("?")[2]
    assert missing.client.get(f"/gevraagd/{first.id}?{key}").status_code == 200
    other = missing.client.get(f"/gevraagd/{second.id}?{key}")
    assert (other.status_code, "Deze link hoort bij een andere vraag" in other.text) == (403, True)
    assert missing.client.get(f"/gevraagd/999999?{key}").status_code == 404
    assert missing.client.get(f"{page}x").status_code == 403
    with clock.moved(timedelta(days=401)):
        assert missing.client.get(page).status_code == 410


def test_the_page_of_its_own_offering_leads_to_what_an_organisation_was_asked(missing: Missing) -> None:
    missing.signals(0, 1, 2)
    missing.night()
    asked = missing.asked()[0]
    offering = missing.search.get(asked.offering_id)
    assert offering
    key = owner_keys.make(missing.site.settings, offering)
    page = missing.client.get(f"/aanbod/{asked.offering_id}/bevestigen?sleutel={key}").text
    assert missing.gap().work in missing.client.get(link(page, "/gevraagd")).text


def in_vain(missing: Missing, email: str, days: int = 3, state: str = "closed", because: str = "nobody") -> str:
    """A question about what is missing; its id."""
    settings, activity = missing.site.settings, f"activiteit:{missing.activity}"
    fields = {"need": missing.label, "place": "Hasselt", "email": email, "filters": (activity,)}
    question = left(settings, missing.db, **fields)
    done = clock.now() - timedelta(days=days) if state == "closed" else None
    with database.write(missing.db) as connection:
        own = questions.update().where(questions.c.id == question.id)
        connection.execute(own.values(state=state, closed_because=because, done_at=done))
    return question.id


def test_questions_without_a_match_are_signals_one_for_each_address(missing: Missing) -> None:
    for email in ("a@a.example", "b@a.example", "B@a.example"):
        in_vain(missing, email)
    in_vain(missing, "c@a.example", because="supplier")
    in_vain(missing, "d@a.example", state="open", because="")
    assert missing.night()["found"] == 0
    in_vain(missing, "e@a.example")
    assert missing.night()["found"] == 1


def test_a_sync_fills_the_gap_and_who_asked_hears_it_once(missing: Missing) -> None:
    missing.signals(0, 1, 2)
    missing.night()
    in_vain(missing, "closed@a.example")
    in_vain(missing, "open@a.example", state="open", because="")
    in_vain(missing, "found@a.example", because="supplier")
    offering = missing.offers(missing.gap().work)
    for _ in range(2):
        missing.carry()
    gap = missing.gap()
    assert (gap.state, gap.filled_by) == ("filled", offering)
    sent = missing.letters("Er is nu aanbod")
    assert [to for to, _ in sent] == ["closed@a.example", "open@a.example"]
    page = as_read(missing.client.get(link(sent[0][1], "/wat-ontbreekt")))
    assert gap.filled_title in page
    assert f'href="/aanbod/{offering}"' in page
    assert gap.filled_title in missing.client.get("/wat-ontbreekt?plaats=Hasselt").text
    assert missing.night()["moved"] == 0
    reopens_once_its_offering_has_gone(missing)


def reopens_once_its_offering_has_gone(missing: Missing) -> None:
    """The rest of the story: signals alone do not open it again, nor does the departure alone."""
    with clock.moved(10 * A_DAY):
        missing.signals(0, 1, 2)
        assert missing.night()["moved"] == 0
        missing.offers("Kaarsen, zeep en keramiek" if missing.activity != "kaarsen-zeep-en-keramiek" else "Strijken")
        assert missing.night()["moved"] == 1
        assert (missing.gap().state, missing.gap().filled_by) == ("open", "")
        missing.offers(missing.gap().work)
        missing.carry()
        assert missing.gap().state == "filled"
    assert len(missing.letters("Er is nu aanbod")) == 2


def test_letters_rest_on_holidays_and_have_limits(missing: Missing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "MOST_ASKED", 2)
    monkeypatch.setattr(rule, "MOST_IN_LETTER", 1)
    missing.signals(0, 1, 2)
    missing.signals(0, 1, 2, activity=missing.other)
    with clock.moved(to=clock.start_of(date(2026, 12, 25))):
        assert (missing.night()["found"], missing.letters("Kunt u dit?")) == (2, [])
    missing.night()
    asked = missing.asked_all()
    assert len(missing.asked()) <= 2
    assert len({one.organisation_id for one in asked}) == len(asked) == len(missing.letters("Kunt u dit?"))


def test_what_nobody_seeks_any_more_lapses_and_comes_back_with_new_signals(missing: Missing) -> None:
    missing.signals(0, 1, 2)
    missing.night()
    with clock.moved(rule.REST * A_DAY):
        assert missing.night()["moved"] == 1
        assert missing.night()["moved"] == 0
        assert missing.gap().state == "lapsed"
    with clock.moved((rule.REST + 10) * A_DAY):
        missing.signals(0, 1, 2)
        assert missing.night()["moved"] == 1
        assert missing.gap().state == "open"


def test_a_pause_that_ended_fills_a_gap_at_night(missing: Missing) -> None:
    missing.signals(0, 1, 2)
    missing.night()
    there = supply.of(missing.search, missing.plenty, NIS).ids
    with database.write(missing.db) as connection:
        as_before = {"activity": missing.plenty, "present": list(there[1:])}  # as if the first one had been paused
        connection.execute(gaps.update().values(**as_before))
    assert missing.night()["filled"] == 1
    assert missing.night()["filled"] == 0
    assert missing.gap(missing.plenty).filled_by == there[0]


def test_the_desk_sees_and_dismisses_what_lies_in_its_area_only(missing: Missing) -> None:
    missing.signals(0, 1, 2)
    missing.night()
    gap = missing.gap()
    own, other = missing.client, missing.client
    log_in(own, somebody(missing.db, "regisseur", municipalities=frozenset({NIS})))
    log_in(other, somebody(missing.db, "regisseur", municipalities=frozenset({"24001"})))
    page, listed = f"/beheer/ontbreekt/{gap.id}", "/beheer/ontbreekt.csv"
    assert (own.get(page).status_code, other.get(page).status_code) == (200, 403)
    assert (gap.work in own.get(listed).text, gap.work in other.get(listed).text) == (True, False)
    assert send(own, f"{page}/geen-tekort", page, reason="").status_code == 422
    send(own, f"{page}/geen-tekort", page, reason="Dit doet de stad zelf")
    assert (missing.gap().state, missing.gap().reason) == ("dismissed", "Dit doet de stad zelf")
    assert "Dit doet de stad zelf" not in missing.client.get(f"/wat-ontbreekt/{gap.id}").text
    assert gap.work not in missing.client.get("/wat-ontbreekt").text
    send(own, f"{page}/toch-een-tekort", page)
    assert missing.gap().state == "open"


def test_an_erased_address_is_in_no_table_and_an_export_has_what_was_asked(missing: Missing) -> None:
    missing.signals(0, 1, 2)
    missing.night()
    in_vain(missing, "weg@a.example")
    missing.night()
    [first, *_] = missing.asked()
    own = missing.site.settings
    assert len(export.rows(own, missing.db, first.email)["gap_requests"]) == 1
    assert [row["activity"] for row in export.rows(own, missing.db, "weg@a.example")["gap_questions"]]
    with database.write(missing.db) as connection:
        for address in (first.email, "weg@a.example"):
            erasing.erase(own, connection, address)
        assert connection.execute(sa.select(gap_questions)).all() == []
    assert [one.email for one in missing.asked() if one.id == first.id] == [""]
    page = f"/gevraagd/{first.id}?sleutel={keys.make(own, first.organisation_id, '')}"
    assert missing.client.get(page).status_code == 403
