"""Every action of the audit trail, done by and about people, addresses and texts with VISIBLE in them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.gaps import store as gap_store
from app.outbox import mail
from app.owners import keys
from app.quality import pin_store
from app.security import accounts, resets, tokens
from base import clock, database
from base.tables import outbox
from indexer import phrase_store
from indexer.edits import edit_store
from indexer.rules import rule_store
from indexer.running import runs
from tests.kit import figures
from tests.kit.accounts import PASSWORD, Somebody, log_in
from tests.kit.committed import committed
from tests.kit.deeds import ADDRESS, VISIBLE, Site, linked, with_second_step
from tests.kit.question_actions import visitors
from tests.kit.rebuilds import rebuild_now


def logging_in(site: Site) -> None:
    who = site.person()
    client, page, code = site.browser(who), "/beheer/login", "/beheer/login/code"
    site.send(client, "/beheer/logout", "/beheer/account")
    site.send(client, page, page, name=who.name, password="een fout wachtwoord")
    site.send(client, page, page, name=f"{VISIBLE} is mijn wachtwoord", password=VISIBLE)
    site.send(client, page, page, name=who.name, password=PASSWORD)
    site.send(client, "/beheer/logout", "/beheer/account")
    app = with_second_step(site, who)
    log_in(client, who)
    site.send(client, code, code, code="000000")
    site.send(client, code, code, code=app.at(clock.now() + timedelta(seconds=30)))


def own_account(site: Site) -> None:
    client, page = site.browser(), "/beheer/account"
    site.send(client, f"{page}/email", page, email=f"nieuw-{ADDRESS}")
    site.send(client, f"{page}/tokens", page)
    [number] = re.findall(r'name="token" value="(\d+)"', client.get(page).text)
    site.send(client, f"{page}/tokens/intrekken", page, token=number)
    step = f"{page}/tweede-stap"
    site.send(client, step, step)
    [secret] = re.findall(r"Sleutel: <code>([A-Z2-7]{32})</code>", client.get(step).text)
    site.send(client, f"{step}/code", step, code=pyotp.TOTP(secret).at(clock.now()))
    site.send(client, f"{step}/uit", step, password=PASSWORD)
    new = "zeven groene olifanten"
    site.send(client, "/beheer/wachtwoord", "/beheer/wachtwoord", current=PASSWORD, new=new, again=new)


def forgotten_password(site: Site) -> None:
    who, settings = site.person(), site.provinces.settings
    with database.write(site.db) as connection:
        accounts.set_email(connection, who.account, f"weg-{who.name}@{VISIBLE}.example")
    client, page = site.provinces.app.test_client(), "/beheer/login/vergeten"
    site.send(client, page, "/beheer/login", email=f"weg-{who.name}@{VISIBLE}.example")
    page, new = f"/beheer/login/nieuw?sleutel={resets.key(settings, who.account)}", "zeven groene olifanten"
    assert site.send(client, page, page, new=new, again=new).status_code == 303


def accounts_of_others(site: Site) -> None:
    client, list_page, who = site.browser(), "/beheer/accounts", site.person()
    fields = {"name": f"{VISIBLE}-{secrets.token_hex(4)}", "role": "province", "province": "limburg", "email": ADDRESS}
    assert site.send(client, list_page, list_page, **fields).status_code == 200
    page, token = f"{list_page}/{who.account.id}", committed(tokens.create, site.db, who.account)
    owned = tokens.account_of(site.db, token)
    assert owned
    site.send(client, f"{page}/tokens/intrekken", page, token=str(tokens.of(site.db, owned)[0].id))
    with_second_step(site, who)
    linked(site, who)
    for action in ("tweede-stap", "losmaken", "sessies", "wachtwoord"):
        site.send(client, f"{page}/{action}", page)
    site.send(client, f"{page}/rol", page, role="editor")
    site.send(client, f"{page}/verwijderen", page)


def accounts_by_command(site: Site) -> None:
    name = f"{VISIBLE}-{secrets.token_hex(4)}"
    first = replace(site.provinces.settings, admin_name=f"{VISIBLE}-{secrets.token_hex(4)}")
    site.command("admin", "ensure", settings=first)
    site.command("admin", "create", name, "--role", "editor", "--email", ADDRESS)
    site.command("admin", "role", name, "province", "--province", "limburg")
    site.command("admin", "token", name)
    site.command("admin", "revoke", site.command("admin", "tokens", name).split("\t")[0])
    found = accounts.find(site.db, name)
    assert found
    with_second_step(site, Somebody(found))
    linked(site, Somebody(found))
    for action in ("reset-second-factor", "unlink", "logout", "password", "remove"):
        site.command("admin", action, name)
    site.command("admin", "reseal")


def accounts_by_api(site: Site) -> None:
    who, call = site.person(), api(site)
    assert call("PUT", f"accounts/{who.account.id}/role", {"role": "editor"}).status_code == 200
    committed(tokens.create, site.db, who.account)
    assert call("DELETE", f"tokens/{tokens.of(site.db, who.account)[0].id}").status_code == 204
    wish = {"url": f"https://{VISIBLE}.example/api", "events": ["run.failed"]}
    made = call("POST", "webhooks", wish).get_json()["id"]
    assert call("POST", f"webhooks/{made}/test").status_code == 202
    assert call("DELETE", f"webhooks/{made}").status_code == 204


def runs_by_api(site: Site) -> None:
    call = api(site)
    order = call("POST", "runs", {"kind": "sync", "source": "limburg"}).get_json()["id"]
    assert call("POST", f"runs/{order}/cancel").status_code == 200


def api(site: Site) -> Callable[..., TestResponse]:
    """A program with a token that it used before: method, address below /api/v1, and what it sends."""
    client, headers = site.provinces.app.test_client(), site.person().bearer(site.db)
    assert client.get("/api/v1/tokens", headers=headers).status_code == 200

    def call(method: str, path: str, wish: object = None) -> TestResponse:
        return site.do(lambda: client.open(f"/api/v1/{path}", method=method, json=wish, headers=headers))

    return call


def webhooks(site: Site) -> None:
    client, page = site.browser(), "/beheer/webhooks"
    site.send(client, page, page, url=f"https://{VISIBLE}.example/haak", events="run.failed")
    [number] = set(re.findall(r'name="webhook" value="(\d+)"', client.get(page).text))
    site.send(client, f"{page}/test", page, webhook=number)
    site.send(client, f"{page}/weg", page, webhook=number)


def sending_again(site: Site) -> None:
    with database.write(site.db) as connection:
        mail.queue(connection, to=ADDRESS, subject=VISIBLE, text=VISIBLE)
        connection.execute(outbox.update().where(outbox.c.subject == VISIBLE).values(state="given_up"))
        number = connection.scalar(sa.select(sa.func.max(outbox.c.id)))
    site.send(site.browser(), "/beheer/uitgaand/opnieuw", "/beheer/uitgaand", row=str(number))


def texts_of_letters(site: Site) -> None:
    client, page = site.browser(), "/beheer/brieven/report"
    words = {"subject": f"{VISIBLE} {{{{ heading }}}}", "text": f"{VISIBLE} {{{{ site }}}}/beheer/meldingen"}
    site.send(client, page, page, **words)
    site.send(client, f"{page}/standaard", page)


def stories(site: Site) -> None:
    client, page = site.browser(), "/beheer/verhalen/nieuw"
    texts = dict.fromkeys(("title", "lead", "text", "organisation", "consent_by"), VISIBLE)
    fields = {**texts, "activity_1": "ramen-wassen", "consent_on": "2026-05-03"}
    story = site.send(client, page, page, **fields).location
    site.send(client, story, story, **fields)
    for deed in ("publiceer", "trek-in"):
        site.send(client, f"{story}/{deed}", story)


def campaigns(site: Site) -> None:
    client, page = site.browser(), "/beheer/campagnes/nieuw"
    texts = dict.fromkeys(("title", "lead", "text", "partner"), VISIBLE)
    fields = {**texts, "activity_1": "ramen-wassen", "starts": "2026-05-03", "ends": "2026-06-03"}
    campaign = site.send(client, page, page, **fields).location
    site.send(client, campaign, campaign, **fields)
    for deed in ("publiceer", "trek-in"):
        site.send(client, f"{campaign}/{deed}", campaign)


def gaps(site: Site) -> None:
    with database.write(site.db) as connection:
        gap = gap_store.insert(connection, "ramen-wassen", "71072", [clock.today()], [])
    page = f"/beheer/ontbreekt/{gap.id}"
    client = site.browser()
    site.send(client, f"{page}/geen-tekort", page, reason=VISIBLE)
    site.send(client, f"{page}/toch-een-tekort", page)


def figures_taken_along(site: Site) -> None:
    event = {**next(figures.year(1)), "day": clock.today(), "partner": secrets.token_hex(4)}
    figures.store(site.db, [event])
    client = site.browser()
    assert site.do(lambda: client.get("/beheer/cijfers.csv")).status_code == 200


def owners(site: Site) -> None:
    """An owner confirms, pauses and proposes twice; the one is approved and taken back, the other refused."""
    offering = next(offering for offering in site.offerings() if offering["email"])
    visitor, client, db = site.provinces.app.test_client(), site.browser(), site.db
    page = f"/aanbod/{offering['id']}/bevestigen?sleutel={keys.make(site.provinces.settings, offering)}"
    site.send(visitor, page, page, actie="klopt")
    site.send(visitor, page, page, actie="pauze", until="2027-03-01")
    site.send(visitor, page, page, actie="volzet", until="2027-03-01")
    for decision in ("neem-over", "weiger"):
        texts = {"capacity": f"{VISIBLE} {decision}", "title": offering["title"], "email": str(offering["email"])}
        site.send(visitor, page, page, actie="verbeter", **texts)
        [row] = [row for row in edit_store.about(db, offering["id"]) if row.state == "proposed"]
        site.send(client, f"/beheer/correcties/{row.id}", "/beheer/correcties", besluit=decision, reason=VISIBLE)
    for row in edit_store.about(db, offering["id"]):
        if row.state == "live":
            site.send(client, f"/beheer/aanbod/{offering['id']}/terug/{row.id}", f"/beheer/aanbod/{offering['id']}")


def duplicates(site: Site) -> None:
    client, page, two = site.browser(), "/beheer/dubbels", site.offerings()[-2:]
    ids, organisations = [o["id"] for o in two], [o["organisation_id"] for o in two]
    for decision, (kept, other) in (("geen-dubbel", ids), ("verberg", ids), ("voeg-samen", organisations)):
        assert site.send(client, page, page, besluit=decision, blijft=kept, ander=other).status_code == 303
        [row] = edit_store.listed(site.db, ["merge", "duplicate", "distinct"], "live")
        site.send(client, f"{page}/{row.id}/ongedaan", page)


def searching(site: Site) -> None:
    client, offering = site.browser(), site.offerings()[0]["id"]
    page = f"/beheer/volgorde?q=ramen {VISIBLE}"
    assert site.send(client, page, page, offering=offering, place="vooraan", reason=VISIBLE).status_code == 303
    site.send(client, "/beheer/volgorde/weg", page, pin=str(pin_store.listed(site.db)[0].id))
    page = f"/beheer/beoordeeld?q=ramen {VISIBLE}"
    assert site.send(client, page, page, **{offering: "3"}).status_code == 303
    site.send(client, "/beheer/beoordeeld/weg", page, q=f"ramen {VISIBLE}")
    page, phrase = "/beheer/zinnen", f"{VISIBLE} laten doen"
    assert site.send(client, page, page, activity="ramen-wassen", text=phrase).status_code == 303
    site.send(client, f"{page}/weg", page, zin=str(phrase_store.listed(site.db)[0].id))
    propose(site, client, "weg")
    [draft] = rule_store.listed(site.db, "draft")
    site.send(client, "/beheer/synoniemen/weg", "/beheer/synoniemen", concept=str(draft.id))


def propose(site: Site, client: FlaskClient, word: str) -> None:
    page, sector = "/beheer/synoniemen/regel", "schoonmaak-en-afwas"
    fields = {"rule": f"{VISIBLE}{word} => schoonmaken", "sector": sector, "reason": VISIBLE}
    assert site.send(client, page, page, **fields, meet="1").status_code == 303


def putting_rules_live(site: Site) -> None:
    client = site.browser()
    propose(site, client, "live")
    trial = runs.history(site.db, kind=runs.TRIAL)[0]
    runs.finish(site.db, trial.id, "succeeded")
    site.send(client, f"/beheer/synoniemen/effect/{trial.id}/live", "/beheer/synoniemen")
    order = runs.history(site.db)[0].id
    site.send(client, f"/beheer/runs/{order}/annuleren", "/beheer")


def ordering(site: Site) -> None:
    client = site.browser()
    order = site.send(client, "/beheer/bijwerken", "/beheer", source="limburg").location
    site.send(client, f"{order}/annuleren", "/beheer")


def turning(site: Site) -> None:
    assert rebuild_now(site.provinces.settings).state == "succeeded"
    for action in ("rollback", "forward", "prune"):
        site.command("index", action)


def keeping(site: Site) -> None:
    site.command("backup", str(site.folder / "platform.gz"))
    for action in ("export", "erase"):
        site.command("privacy", action, f"niemand-{ADDRESS}")


STEPS: dict[Callable[[Site], None], str] = {
    logging_in: "login login.failed login.code_failed logout",
    own_account: "account.email tokens.create tokens.revoke second_factor.on second_factor.off password.change",
    forgotten_password: "password.link password.reset",
    accounts_of_others: "accounts.create accounts.role accounts.password accounts.sessions accounts.unlink "
    "accounts.remove tokens.revoke second_factor.reset",
    accounts_by_command: "accounts.first accounts.create accounts.role accounts.password accounts.sessions "
    "accounts.unlink accounts.remove tokens.create tokens.revoke second_factor.reset secrets.reseal",
    accounts_by_api: "accounts.role tokens.revoke webhooks.add webhooks.test webhooks.remove",
    runs_by_api: "runs.order runs.cancel",
    webhooks: "webhooks.add webhooks.test webhooks.remove",
    sending_again: "outbox.again",
    texts_of_letters: "letters.change letters.reset",
    visitors: "question.send question.end_request question.settle demand.done question.note question.date "
    "question.hand_over question.release question.discard question.publish question.unpublish absence.add "
    "absence.remove feedback.done report.done",
    stories: "stories.create stories.change stories.publish stories.withdraw",
    campaigns: "campaigns.create campaigns.change campaigns.publish campaigns.withdraw",
    gaps: "gaps.dismiss gaps.reopen",
    figures_taken_along: "figures.export",
    owners: "owner.confirmation owner.pause owner.capacity owner.correction correction.approve correction.refuse "
    "edit.undo",
    duplicates: "duplicate.geen-dubbel duplicate.verberg duplicate.voeg-samen duplicate.undo",
    searching: "pins.add pins.remove phrases.add phrases.remove judgments.keep judgments.forget "
    "synonyms.propose synonyms.withdraw",
    putting_rules_live: "synonyms.propose synonyms.publish runs.cancel",
    ordering: "runs.order runs.cancel",
    turning: "index.rollback index.forward index.prune",
    keeping: "backup.make privacy.export privacy.erase",
}
