"""Every action of the audit trail, done by and about people, addresses and texts with VISIBLE in them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pyotp
import sqlalchemy as sa
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.outbox import mail
from app.owners import keys, reports
from app.quality import pin_store
from app.questions import store
from app.security import accounts, second_factor, tokens
from app.security.area import chosen
from base import clock, database
from base.tables import feedback, identities, outbox
from base.tables import reports as report_table
from indexer.document.fields import Offering
from indexer.edits import edit_store
from indexer.rules import rule_store
from indexer.running import runs
from tests.kit.accounts import PASSWORD, Somebody, forget_attempts, form_token, log_in, send
from tests.kit.commands import doeners
from tests.kit.rebuilds import rebuild_now
from tests.kit.two_provinces import TwoProvinces

VISIBLE = "zichtbaar"
ADDRESS = f"{VISIBLE}@{VISIBLE}.example"


@dataclass
class Site:
    """The site of two provinces, and where files may be written."""

    provinces: TwoProvinces
    engine: OpenSearch
    folder: Path

    @property
    def db(self) -> sa.Engine:
        return self.provinces.db

    def offerings(self) -> list[Offering]:
        """Offerings of different organisations."""
        body = {"query": {"term": {"source": "limburg"}}, "sort": [{"id": "asc"}], "size": 100}
        hits = self.engine.search(index=self.provinces.settings.index, body=body)["hits"]["hits"]
        return list({hit["_source"]["organisation_id"]: hit["_source"] for hit in hits}.values())

    def person(self) -> Somebody:
        """A new administrator of the platform."""
        name = f"{VISIBLE}-{secrets.token_hex(4)}"
        made = accounts.create(
            self.db, name, PASSWORD, role="platform", area=chosen(None, []), email=ADDRESS, must_change=False
        )
        return Somebody(made)

    def browser(self, who: Somebody | None = None) -> FlaskClient:
        """A browser in which an administrator has logged in."""
        forget_attempts(self.provinces.app)
        client = self.provinces.app.test_client()
        assert log_in(client, who or self.person()).status_code == 302
        return client

    def command(self, *arguments: str) -> str:
        """What a command wrote; it went well."""
        done = doeners(self.provinces.settings, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


def with_second_step(site: Site, who: Somebody) -> None:
    settings = site.provinces.settings
    second_factor.begin(settings, site.db, who.account)
    secret = second_factor.unconfirmed(settings, site.db, who.account)
    assert second_factor.confirm(settings, site.db, who.account, pyotp.TOTP(secret or "").at(clock.now()))


def linked(site: Site, who: Somebody) -> None:
    with database.write(site.db) as connection:
        row = {"subject": f"{VISIBLE}-{who.account.id}", "account_id": who.account.id, "linked_at": clock.now()}
        connection.execute(identities.insert().values(**row))


def logging_in(site: Site) -> None:
    who = site.person()
    client = site.browser(who)
    send(client, "/beheer/logout", "/beheer/account")
    log_in(client, who, "een fout wachtwoord")
    fields = {"name": f"{VISIBLE} is mijn wachtwoord", "password": VISIBLE}
    client.post("/beheer/login", data={**fields, "csrf_token": form_token(client.get("/beheer/login"))})
    with_second_step(site, who)
    log_in(client, who)
    send(client, "/beheer/login/code", "/beheer/login/code", code="000000")


def own_account(site: Site) -> None:
    client, page = site.browser(), "/beheer/account"
    send(client, f"{page}/email", page, email=f"nieuw-{ADDRESS}")
    send(client, f"{page}/tokens", page)
    [number] = re.findall(r'name="token" value="(\d+)"', client.get(page).text)
    send(client, f"{page}/tokens/intrekken", page, token=number)
    step = f"{page}/tweede-stap"
    send(client, step, step)
    [secret] = re.findall(r"Sleutel: <code>([A-Z2-7]{32})</code>", client.get(step).text)
    send(client, f"{step}/code", step, code=pyotp.TOTP(secret).at(clock.now()))
    send(client, f"{step}/uit", step, password=PASSWORD)
    new = "zeven groene olifanten"
    send(client, "/beheer/wachtwoord", "/beheer/wachtwoord", current=PASSWORD, new=new, again=new)


def accounts_of_others(site: Site) -> None:
    client, list_page, who = site.browser(), "/beheer/accounts", site.person()
    fields = {"name": f"{VISIBLE}-{secrets.token_hex(4)}", "role": "province", "province": "limburg", "email": ADDRESS}
    assert send(client, list_page, list_page, **fields).status_code == 200
    page, token = f"{list_page}/{who.account.id}", tokens.create(site.db, who.account)
    owned = tokens.account_of(site.db, token)
    assert owned
    send(client, f"{page}/tokens/intrekken", page, token=str(tokens.of(site.db, owned)[0].id))
    with_second_step(site, who)
    linked(site, who)
    for action in ("tweede-stap", "losmaken", "sessies", "wachtwoord"):
        send(client, f"{page}/{action}", page)
    send(client, f"{page}/rol", page, role="editor")
    send(client, f"{page}/verwijderen", page)


def accounts_by_command(site: Site) -> None:
    name = f"{VISIBLE}-{secrets.token_hex(4)}"
    first = replace(site.provinces.settings, admin_name=f"{VISIBLE}-{secrets.token_hex(4)}")
    assert doeners(first, "admin", "ensure").returncode == 0
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


def accounts_by_api(site: Site) -> None:
    caller, who = site.person(), site.person()
    client, headers = site.provinces.app.test_client(), caller.bearer(site.db)
    wish = {"role": "editor"}
    assert client.put(f"/api/v1/accounts/{who.account.id}/role", json=wish, headers=headers).status_code == 200
    tokens.create(site.db, who.account)
    number = tokens.of(site.db, who.account)[0].id
    assert client.delete(f"/api/v1/tokens/{number}", headers=headers).status_code == 204
    wish = {"url": f"https://{VISIBLE}.example/api", "events": ["run.failed"]}
    made = client.post("/api/v1/webhooks", json=wish, headers=headers).get_json()["id"]
    assert client.post(f"/api/v1/webhooks/{made}/test", headers=headers).status_code == 202
    assert client.delete(f"/api/v1/webhooks/{made}", headers=headers).status_code == 204


def webhooks(site: Site) -> None:
    client, page = site.browser(), "/beheer/webhooks"
    send(client, page, page, url=f"https://{VISIBLE}.example/haak", events="run.failed")
    [number] = set(re.findall(r'name="webhook" value="(\d+)"', client.get(page).text))
    send(client, f"{page}/test", page, webhook=number)
    send(client, f"{page}/weg", page, webhook=number)


def sending_again(site: Site) -> None:
    with database.write(site.db) as connection:
        mail.queue(connection, to=ADDRESS, subject=VISIBLE, text=VISIBLE)
        connection.execute(outbox.update().where(outbox.c.subject == VISIBLE).values(state="given_up"))
        number = connection.scalar(sa.select(sa.func.max(outbox.c.id)))
    send(site.browser(), "/beheer/uitgaand/opnieuw", "/beheer/uitgaand", row=str(number))


def visitors(site: Site) -> None:
    client, texts = site.browser(), {"need": VISIBLE, "place": "", "organisation": VISIBLE, "email": ADDRESS}
    demand = store.leave(site.db, form_key=VISIBLE, buyer_kind="school", **texts)
    report = {"subject": f"{VISIBLE} vzw", "message": VISIBLE}
    reports.leave(site.provinces.settings, site.db, "missing", "limburg", **report)
    with database.write(site.db) as connection:
        remark = {"created_at": clock.now(), "page": "/", "message": VISIBLE, "email": ADDRESS}
        connection.execute(feedback.insert().values(**remark))
        remark_id = connection.scalar(sa.select(sa.func.max(feedback.c.id)))
        report_id = connection.scalar(sa.select(sa.func.max(report_table.c.id)))
    send(client, f"/beheer/vragen/{demand.id}/afgehandeld", "/beheer/vragen")
    send(client, f"/beheer/reacties/{remark_id}/afgehandeld", "/beheer/reacties")
    send(client, f"/beheer/meldingen/{report_id}", "/beheer/meldingen")


def owners(site: Site) -> None:
    """An owner confirms, pauses and proposes twice; the one is approved and taken back, the other refused."""
    offering = next(offering for offering in site.offerings() if offering["email"])
    visitor, client, db = site.provinces.app.test_client(), site.browser(), site.db
    page = f"/aanbod/{offering['id']}/bevestigen?sleutel={keys.make(site.provinces.settings, offering)}"
    send(visitor, page, page, actie="klopt")
    send(visitor, page, page, actie="pauze", until="2027-03-01")
    for decision in ("neem-over", "weiger"):
        texts = {"capacity": f"{VISIBLE} {decision}", "title": offering["title"], "email": offering["email"]}
        send(visitor, page, page, actie="verbeter", **texts)
        [row] = [row for row in edit_store.about(db, offering["id"]) if row.state == "proposed"]
        send(client, f"/beheer/correcties/{row.id}", "/beheer/correcties", besluit=decision, reason=VISIBLE)
    for row in edit_store.about(db, offering["id"]):
        if row.state == "live":
            send(client, f"/beheer/aanbod/{offering['id']}/terug/{row.id}", f"/beheer/aanbod/{offering['id']}")


def duplicates(site: Site) -> None:
    client, page, two = site.browser(), "/beheer/dubbels", site.offerings()[-2:]
    for decision, field in (("geen-dubbel", "id"), ("verberg", "id"), ("voeg-samen", "organisation_id")):
        kept, other = (offering[field] for offering in two)
        assert send(client, page, page, besluit=decision, blijft=kept, ander=other).status_code == 303
        [row] = edit_store.listed(site.db, ["merge", "duplicate", "distinct"], "live")
        send(client, f"{page}/{row.id}/ongedaan", page)


def searching(site: Site) -> None:
    client, offering = site.browser(), site.offerings()[0]["id"]
    page = f"/beheer/volgorde?q=ramen {VISIBLE}"
    assert send(client, page, page, offering=offering, place="vooraan", reason=VISIBLE).status_code == 303
    send(client, "/beheer/volgorde/weg", page, pin=str(pin_store.listed(site.db)[0].id))
    page = f"/beheer/beoordeeld?q=ramen {VISIBLE}"
    assert send(client, page, page, **{offering: "3"}).status_code == 303
    send(client, "/beheer/beoordeeld/weg", page, q=f"ramen {VISIBLE}")
    propose(site, client, "weg")
    [draft] = rule_store.listed(site.db, "draft")
    send(client, "/beheer/synoniemen/weg", "/beheer/synoniemen", concept=str(draft.id))


def propose(site: Site, client: FlaskClient, word: str) -> None:
    page, sector = "/beheer/synoniemen/regel", "schoonmaak-en-afwas"
    fields = {"rule": f"{VISIBLE}{word} => schoonmaken", "sector": sector, "reason": VISIBLE}
    assert send(client, page, page, **fields, meet="1").status_code == 303


def putting_rules_live(site: Site) -> None:
    client = site.browser()
    propose(site, client, "live")
    trial = runs.history(site.db, kind=runs.TRIAL)[0]
    runs.finish(site.db, trial.id, "succeeded")
    send(client, f"/beheer/synoniemen/effect/{trial.id}/live", "/beheer/synoniemen")
    order = runs.history(site.db)[0].id
    send(client, f"/beheer/runs/{order}/annuleren", "/beheer")


def ordering(site: Site) -> None:
    client = site.browser()
    order = send(client, "/beheer/bijwerken", "/beheer", source="limburg").location
    send(client, f"{order}/annuleren", "/beheer")


def turning(site: Site) -> None:
    assert rebuild_now(site.provinces.settings).state == "succeeded"
    for action in ("rollback", "forward", "prune"):
        site.command("index", action)


def keeping(site: Site) -> None:
    site.command("backup", str(site.folder / "platform.gz"))


STEPS: dict[Callable[[Site], None], str] = {
    logging_in: "login login.failed login.code_failed logout",
    own_account: "account.email tokens.create tokens.revoke second_factor.on second_factor.off password.change",
    accounts_of_others: "accounts.create accounts.role accounts.password accounts.sessions accounts.unlink "
    "accounts.remove tokens.revoke second_factor.reset",
    accounts_by_command: "accounts.first accounts.create accounts.role accounts.password accounts.sessions "
    "accounts.unlink accounts.remove tokens.create tokens.revoke second_factor.reset",
    accounts_by_api: "accounts.role tokens.revoke webhooks.add webhooks.test webhooks.remove",
    webhooks: "webhooks.add webhooks.test webhooks.remove",
    sending_again: "outbox.again",
    visitors: "demand.done feedback.done report.done",
    owners: "owner.confirmation owner.pause owner.correction correction.approve correction.refuse edit.undo",
    duplicates: "duplicate.geen-dubbel duplicate.verberg duplicate.voeg-samen duplicate.undo",
    searching: "pins.add pins.remove judgments.keep judgments.forget synonyms.propose synonyms.withdraw",
    putting_rules_live: "synonyms.propose synonyms.publish runs.cancel",
    ordering: "runs.order runs.cancel",
    turning: "index.rollback index.forward index.prune",
    keeping: "backup.make",
}
