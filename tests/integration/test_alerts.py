"""Alerts without an account: asked for, confirmed by mail, one letter for a period, stopped with one click."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from app.alerts import letters, service, store
from app.alerts.alert import pairs_of
from app.privacy import retention
from app.search.params import SearchParams
from app.security import digests
from base import clock, database
from base.tables import alerts
from tests.kit.asker import Asker, asker_on
from tests.kit.pages import as_read

ADDRESS = "inkoop@school.example"
A_DAY = timedelta(days=1)


def asks(asker: Asker, **typed: str) -> TestResponse:
    """The answer to the form for an alert."""
    hidden = asker.opened("/meldingen/nieuw?q=ramen+wassen&plaats=Aarschot&sector=schoonmaak-en-afwas")
    data = {"q": "ramen wassen", "place": "Aarschot", "frequency": "daily", "email": ADDRESS, **hidden, **typed}
    return asker.client.post("/meldingen/nieuw?sector=schoonmaak-en-afwas", data=data)


def path(letter: EmailMessage, page: str) -> str:
    """The address of a page that a letter links to, without the host."""
    return path_of(re.findall(rf"http://\S+/meldingen{page}\?\S+", letter.get_content())[-1])


def path_of(address: str) -> str:
    """An address without its host."""
    found = urlsplit(address)
    return f"{found.path}?{found.query}"


def confirmed(asker: Asker, **typed: str) -> str:
    """The id of an alert that was asked for and confirmed."""
    assert asks(asker, **typed).status_code == 303
    assert asker.presses(path(asker.mails(ADDRESS)[-1], "/bevestig")).status_code == 303
    with database.read(asker.db) as connection:
        return store.some(connection)[-1].id


def finds(asker: Asker, alert_id: str, *ids: str) -> int:
    """Offerings that fit an alert; how many it did not have."""
    with database.write(asker.db) as connection:
        alert = store.find(connection, alert_id)
        assert alert
        titles = {identity: f"Aanbod {identity}" for identity in ids}
        return store.add_matches(connection, {alert.search_key: ids}, titles)


def test_no_letter_goes_to_an_address_that_nobody_confirmed(asker: Asker) -> None:
    assert asks(asker).headers["Location"] == "/meldingen/gevraagd"
    with database.read(asker.db) as connection:
        [alert] = store.some(connection)
    assert finds(asker, alert.id, "limburg:1") == 0
    assert letters.send_due(asker.settings, asker.db) == 0
    [letter] = asker.mails(ADDRESS)
    assert "ramen wassen, Schoonmaak en afwas, binnen 25 km van Aarschot" in letter.get_content()


def test_one_letter_holds_all_of_a_period_and_no_offering_twice(asker: Asker) -> None:
    first, second = confirmed(asker), confirmed(asker, q="gras maaien", place="")
    assert (finds(asker, first, "limburg:1", "limburg:2"), finds(asker, second, "limburg:2")) == (2, 1)
    assert letters.send_due(asker.settings, asker.db) == 1
    letter = asker.mails(ADDRESS)[-1]
    assert letter["Subject"] == "2 aanbiedingen passen bij uw melding"
    assert letter.get_content().count("/aanbod/limburg:2") == 2
    assert finds(asker, first, "limburg:1", "limburg:3") == 1
    assert letters.send_due(asker.settings, asker.db) == 0
    with clock.moved(A_DAY):
        assert letters.send_due(asker.settings, asker.db) == 1
        assert letters.send_due(asker.settings, asker.db) == 0
        letter = asker.mails(ADDRESS)[-1]
    assert letter["Subject"] == "1 aanbieding past bij uw melding"
    assert "limburg:1" not in letter.get_content()


def test_a_mail_program_stops_all_of_a_letter_with_one_click(asker: Asker) -> None:
    alert_id = confirmed(asker)
    finds(asker, alert_id, "limburg:1")
    letters.send_due(asker.settings, asker.db)
    letter = asker.mails(ADDRESS)[-1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    where = path_of(letter["List-Unsubscribe"].strip("<>"))
    assert "Stop deze melding" in asker.client.get(where).text
    assert len(every(asker)) == 1
    assert asker.client.post(where, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert every(asker) == []
    assert "Uw melding is gestopt" in asker.client.post(where).text


def every(asker: Asker) -> list[str]:
    with database.read(asker.db) as connection:
        return [alert.id for alert in store.some(connection)]


def test_the_page_of_an_address_shows_all_its_alerts_and_stops_each(asker: Asker) -> None:
    first, second = confirmed(asker), confirmed(asker, q="gras maaien", frequency="monthly")
    finds(asker, first, "limburg:1")
    letters.send_due(asker.settings, asker.db)
    where = path(asker.mails(ADDRESS)[-1], "")
    page = as_read(asker.client.get(where))
    assert "ramen wassen, Schoonmaak en afwas, binnen 25 km" in page
    assert "gras maaien" in page
    assert "Elke maand" in page
    assert 'href="/aanbod/limburg:1"' in page
    stop = re.findall(r'action="(/meldingen/stop[^"]*)"', page)
    assert len(stop) == 3
    asker.client.post(stop[0])
    assert every(asker) == [second]


def test_an_altered_or_old_link_is_refused_with_what_to_do(asker: Asker) -> None:
    asks(asker)
    where = path(asker.mails(ADDRESS)[-1], "/bevestig")
    assert asker.client.get(where + "x").status_code == 403
    with clock.moved(timedelta(days=15)):
        answer = asker.client.get(where)
    assert (answer.status_code, "Deze link is verlopen" in answer.text) == (410, True)
    for page in ("", "/stop"):
        assert asker.client.get(where.replace("/bevestig", page)).status_code == 403


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(asker: Asker) -> None:
    answer = asks(asker, email="geen adres", place="Nergensdam", q="", frequency="hourly")
    assert answer.status_code == 422
    for text in ("Dit adres klopt niet", "Wij kennen de plaats", "Kies hoe vaak", 'value="Nergensdam"'):
        assert text in answer.text
    assert every(asker) == []


def test_a_form_sent_twice_is_one_alert_and_nobody_is_flooded_with_letters(asker: Asker) -> None:
    for _ in range(2):
        asks(asker, form_key="same")
    assert len(asker.mails(ADDRESS)) == 1
    for number in range(service.MOST_UNCONFIRMED + 2):
        assert asks(asker, form_key=f"more-{number}").status_code == 303
    assert len(asker.mails(ADDRESS)) == service.MOST_UNCONFIRMED


def test_what_nobody_confirmed_goes_after_two_weeks_and_the_rest_after_two_years(asker: Asker) -> None:
    asks(asker)
    kept = confirmed(asker, q="gras maaien")
    with clock.moved(timedelta(days=15)):
        assert retention.enforce(asker.db)["alerts"] == 1
    assert every(asker) == [kept]
    with clock.moved(timedelta(days=2 * 366 + 1)):
        assert retention.enforce(asker.db)["alerts"] == 1
    with database.read(asker.db) as connection:
        assert connection.execute(alerts.select()).all() == []


@pytest.mark.postgresql
def test_twenty_alerts_of_an_address_are_one_letter_with_a_link_to_stop_each_and_one_for_all(
    postgresql_database: str,
) -> None:
    with asker_on(postgresql_database) as asker:
        every_need = store_alerts(asker, 20)
        assert letters.send_due(asker.settings, asker.db) == 1
        assert letters.send_due(asker.settings, asker.db) == 0
        [letter] = asker.mails(ADDRESS)
        *each, for_all = re.findall(r"http://\S+/meldingen/stop\?\S+", letter.get_content())
        assert (len(each), len({*each, for_all})) == (20, 21)
        asker.client.post(path_of(each[0]), data={"List-Unsubscribe": "One-Click"})
        with database.read(asker.db) as connection:
            left = [alert.params.q for alert in store.some(connection)]
        assert (len(left), set(left) < every_need) == (19, True)
        asker.client.post(path_of(for_all), data={"List-Unsubscribe": "One-Click"})
        assert every(asker) == []


def store_alerts(asker: Asker, number: int) -> set[str]:
    """The needs of so many confirmed alerts of one address, each with an offering that was found for it."""
    digest, needs = digests.of_address(asker.settings, ADDRESS), {f"ramen wassen {n}" for n in range(number)}
    with database.write(asker.db) as connection:
        for need in needs:
            alert = store.insert(connection, need, ADDRESS, digest, pairs_of(SearchParams(q=need)), "daily")
            store.confirm(connection, alert.id)
            store.add_matches(connection, {alert.search_key: ["limburg:1"]}, {"limburg:1": "Ramen"})
    return needs
