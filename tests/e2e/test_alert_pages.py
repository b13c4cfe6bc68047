"""Alerts in a browser: asked for from results, confirmed, seen and stopped, without scripts and with what axe sees."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import expect

from app.alerts import keys, store
from base import database
from base.config import Settings
from tests.e2e.conftest import Open, check, violations

ADDRESS = "melding@school.example"


def test_an_alert_is_asked_for_confirmed_and_stopped_without_scripts(
    open_page: Open, settings: Settings, db: sa.Engine
) -> None:
    page = open_page("/zoeken?q=ramen+wassen&plaats=Aarschot", script=False)
    page.click("text=Laat het mij weten")
    expect(page.locator("#q")).to_have_value("ramen wassen")
    page.click("text=Houd mij op de hoogte")
    expect(page.locator("#email-fout")).to_contain_text("Vul uw e-mailadres in")
    page.fill("#email", ADDRESS)
    page.click("text=Houd mij op de hoogte")
    expect(page.locator("h1")).to_have_text("Kijk in uw mailbox")
    with database.read(db) as connection:
        [alert] = [one for one in store.some(connection) if one.email == ADDRESS]
    confirm = keys.make(settings, "confirm", alert.id)
    page = open_page(f"/meldingen/bevestig?sleutel={confirm}", script=False)
    page.click("text=Ja, laat het mij weten")
    page = open_page(f"/meldingen?sleutel={keys.make(settings, 'page', alert.digest)}", script=False)
    expect(page.locator("main")).to_contain_text("ramen wassen, binnen 25 km van Aarschot")
    page.click("text=Stop deze melding")
    expect(page.locator("h1")).to_have_text("Uw melding is gestopt")


def test_each_page_is_accessible_with_and_without_errors(open_page: Open, settings: Settings, db: sa.Engine) -> None:
    page = open_page("/meldingen/nieuw?q=ramen+wassen&plaats=Aarschot&sector=schoonmaak-en-afwas")
    check(page, page.url)
    page.click("text=Houd mij op de hoogte")
    expect(page.locator(".summary")).to_be_focused()
    assert violations(page) == []
    with database.write(db) as connection:
        for number in range(2):
            alert = store.insert(connection, f"axe-{number}", ADDRESS, "axe", [("q", f"gras {number}")], "daily")
            store.confirm(connection, alert.id)
        store.add_matches(connection, {alert.search_key: ["limburg:1"]}, {"limburg:1": "Gras maaien"})
        store.set_sent(connection, {alert.id: [("limburg:1", "Gras maaien")]})
    links = {"bevestig": keys.make(settings, "confirm", alert.id), "stop": keys.make(settings, "stop", [alert.id])}
    addresses = [f"/meldingen/{name}?sleutel={key}" for name, key in links.items()]
    for address in (*addresses, f"/meldingen?sleutel={keys.make(settings, 'page', 'axe')}", "/meldingen/gevraagd"):
        page = open_page(address)
        check(page, page.url)
    with database.write(db) as connection:
        store.stop(connection, [one.id for one in store.of_address(connection, "axe")])
