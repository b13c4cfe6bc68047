"""What administrators do with questions and messages of visitors, for the audit trail."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from app.owners import reports
from app.requests import store as request_store
from base import clock, database
from base.tables import feedback
from base.tables import reports as report_table
from tests.kit.deeds import ADDRESS, VISIBLE, Site
from tests.kit.outcomes import contradicted
from tests.kit.questions import left


def visitors(site: Site) -> None:
    client = site.browser()
    texts: dict[str, Any] = {"need": VISIBLE, "organisation": VISIBLE, "email": ADDRESS}
    confirmed = left(site.provinces.settings, site.db, **texts)
    held = [
        left(site.provinces.settings, site.db, confirmed=False, **{**texts, "need": f"{VISIBLE} www. www. www."})
        for _ in "ab"
    ]
    report = {"subject": f"{VISIBLE} vzw", "message": VISIBLE}
    reports.leave(site.provinces.settings, site.db, "missing", "limburg", **report)
    with database.write(site.db) as connection:
        remark = {"created_at": clock.now(), "page": "/", "message": VISIBLE, "email": ADDRESS}
        connection.execute(feedback.insert().values(**remark))
        remark_id = connection.scalar(sa.select(sa.func.max(feedback.c.id)))
        report_id = connection.scalar(sa.select(sa.func.max(report_table.c.id)))
    takes_orders = (one for one in site.offerings() if not (one["full_until"] or one["paused_until"]))
    offering = next(one for one in takes_orders if one["email"])
    site.send(client, f"/beheer/vragen/{confirmed.id}/voorleggen", "/beheer/vragen", offerings=offering["id"])
    with database.read(site.db) as connection:
        [request] = request_store.of_question(connection, confirmed.id)
    page = f"/beheer/vragen/{confirmed.id}"
    outcome = contradicted(site.provinces.settings, site.db, request, VISIBLE)
    site.send(client, f"{page}/uitkomsten/{outcome.id}/beslis", page, result="none")
    site.send(client, f"{page}/aanvragen/{request.id}/intrekken", page)
    site.send(client, f"{page}/notitie", page, text=VISIBLE)
    site.send(client, f"{page}/datum", page, next_on="2040-03-01", next_what=VISIBLE)
    site.send(client, f"{page}/geef-door", page, owner=str(site.regisseur().account.id))
    regisseur = f"/beheer/regisseurs/{site.regisseur().account.id}"
    today = clock.today().isoformat()
    site.send(client, f"{regisseur}/afwezig", regisseur, first_day=today, last_day=today)
    site.send(
        client,
        f"{regisseur}/aanwezig",
        regisseur,
        absence=re.findall(r'name="absence" value="(\d+)"', client.get(regisseur).text)[0],
    )
    texts["email"] = f"open.{ADDRESS}"
    everybody = left(site.provinces.settings, site.db, readers="everybody", **texts)
    for path in ("openbaar", "niet-openbaar"):
        site.send(client, f"/beheer/vragen/{everybody.id}/{path}", page, public_text="Vijftig stoelen")
    site.send(client, f"{page}/afgehandeld", page, because="handled")
    site.send(client, f"/beheer/vragen/{held[0].id}/doorlaten", "/beheer/vragen")
    site.send(client, f"/beheer/vragen/{held[1].id}/geen-vraag", "/beheer/vragen")
    site.send(client, f"/beheer/reacties/{remark_id}/afgehandeld", "/beheer/reacties")
    site.send(client, f"/beheer/meldingen/{report_id}", "/beheer/meldingen")
