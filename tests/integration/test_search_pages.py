"""The back office around the search: rules, their effect, the backlog, judgments, and why something is not found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.quality import judgments
from app.quality.judgments import JudgedQuery
from app.search.relevance import BY_WORDS
from app.security import audit, links
from app.wording.dutch import score
from base import clock, database
from base.config import ROOT
from base.tables import searches, source_rejects, synonym_edits
from indexer.changes.change import Departed
from indexer.rules import rule_store
from tests.kit.accounts import forget_attempts, log_in, send, somebody
from tests.kit.changes import forget, withdraw
from tests.kit.editor import FORM, RULE, RULES
from tests.kit.pages import as_read
from tests.kit.parts import environment


def drafts(db: sa.Engine) -> list[str]:
    return [kept.edit.rule for kept in rule_store.listed(db, "draft")]


def asked(db: sa.Engine, text: str, times: int) -> None:
    with database.write(db) as connection:
        connection.execute(searches.insert().values(day=clock.today(), text=text, asked=times, weak=times))


def test_a_rule_is_kept_as_a_draft_with_who_and_why(editor: FlaskClient, db: sa.Engine) -> None:
    assert send(editor, FORM, FORM, **RULE).status_code == 303
    assert drafts(db) == [RULE["rule"]]
    page = editor.get(RULES).text
    assert RULE["reason"] in page
    assert audit.entries(db)[0].action == "synonyms.propose"
    number = str(rule_store.listed(db, "draft")[0].id)
    assert send(editor, f"{RULES}/weg", RULES, concept=number).status_code == 303
    assert (drafts(db), "weggegooid" in editor.get(f"{RULES}/geschiedenis").text) == ([], True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rule": "haag, kruin"}, "hoort al bij een andere groep"),
        ({"rule": "haag, kruin"}, "Daar staat: “haag, heg"),
        ({"rule": "wassen, spoelen"}, "meer dan één betekenis"),
        ({"rule": "enkel"}, "maar één woord"),
        ({"rule": ""}, "Schrijf de regel."),
        ({"reason": " "}, "Schrijf waarom."),
        ({"rule": "a -> b"}, "Het teken “&gt;” kan niet"),
    ],
)
def test_a_bad_rule_is_refused_beside_the_field(
    editor: FlaskClient, db: sa.Engine, change: dict[str, str], message: str
) -> None:
    answer = send(editor, FORM, FORM, **(RULE | change))
    assert (answer.status_code, drafts(db)) == (422, [])
    assert message in answer.text


def test_a_rule_of_the_files_is_changed_and_retired(editor: FlaskClient, db: sa.Engine) -> None:
    listed = editor.get(RULES, query_string={"q": "moquette"}).text
    assert "1 regel" in listed
    change = re.search(r'href="([^"]+soort=wijzig[^"]+)"', listed)
    retire = re.search(r'href="([^"]+soort=schrap[^"]+)"', listed)
    assert change
    assert retire
    address = change[1].replace("&amp;", "&")
    assert "Vast tapijt of moquette" in editor.get(address).text
    assert (
        send(editor, address, address, rule="tapijt, moquette, kamerbreed, vloerbekleding", reason="r").status_code
        == 303
    )
    address = retire[1].replace("&amp;", "&")
    assert editor.get(address).status_code == 404  # the draft changes that rule already
    assert drafts(db) == ["tapijt, moquette, kamerbreed, vloerbekleding"]


def test_words_of_another_group_lead_to_that_group(editor: FlaskClient) -> None:
    wrong = {"sector": "algemeen", "rule": "vergaderzaal, vergaderruimte, boardroom"}
    page = as_read(send(editor, FORM, FORM, **(RULE | wrong)))
    where = "“vergaderzaal” en “vergaderruimte” horen al bij een andere groep, in de sector Evenementen."
    assert page.count(where) == 2  # above the form, and at the field
    assert "algemeen.txt" not in page
    link = re.search(r'href="([^"]+)">Voeg toe aan die groep', page)
    assert link, page
    form = as_read(editor.get(link[1].replace("&amp;", "&")))
    assert "Regel wijzigen" in form
    assert re.search(r"<textarea[^>]*>\s*[^<]*vergaderzaal[^<]*, boardroom</textarea>", form)


def test_an_unknown_sector_kind_or_rule_is_no_error_of_ours(editor: FlaskClient) -> None:
    assert send(editor, FORM, FORM, **(RULE | {"sector": "../x"})).status_code == 400
    assert editor.get(f"{FORM}?soort=ander").status_code == 404
    assert editor.get(f"{FORM}?soort=wijzig&sector=algemeen&vervangt=niets").status_code == 404
    assert editor.get(f"{RULES}/effect/nergens").status_code == 404


def test_the_patch_holds_what_is_live(editor: FlaskClient, app: Flask, db: sa.Engine) -> None:
    send(editor, FORM, FORM, **RULE)
    assert editor.get(f"{RULES}/synoniemen.patch").text == ""
    with database.write(db) as connection:
        connection.execute(synonym_edits.update().values(state="published", published_at=clock.now()))
    patch = editor.get(f"{RULES}/synoniemen.patch").data
    assert f"+{RULE['rule']}".encode() in patch
    subprocess.run(["git", "-C", str(ROOT), "apply", "--check", "-"], input=patch, check=True)
    env = environment(app.extensions["doeners"].settings)
    command = [sys.executable, "-m", "app.cli", "synonyms", "export"]
    assert subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=True).stdout == patch


def test_the_backlog_suggests_rules_and_leads_to_the_form(editor: FlaskClient, db: sa.Engine) -> None:
    asked(db, "kreukelweg wasknijper", 6)
    asked(db, "zelden", 4)
    asked(db, "ramen wassen", 9)
    page = as_read(editor.get("/beheer/zoekvragen"))
    assert "zelden" not in page
    assert "Vindt intussen genoeg" in page
    assert "2 zoekvragen vonden bijna niets in de laatste 30 dagen. Daarvan vindt er 1 nog altijd bijna niets" in page
    assert "2 zoekvragen vonden bijna niets" in as_read(editor.get("/beheer/zoeken"))
    suggestion = re.search(r'href="(/beheer/synoniemen/regel\?regel=kreukelweg[^"]+)"', page)
    assert suggestion, page
    form = editor.get(suggestion[1].replace("&amp;", "&")).text
    assert re.search("kreukelweg[^<]* =&gt; ", form)


def test_hits_are_judged_and_a_file_is_read(
    editor: FlaskClient, app: Flask, db: sa.Engine, client: FlaskClient, tmp_path: Path
) -> None:
    ids = [hit["id"] for hit in client.get("/api/v1/offerings?q=strijken").json["offerings"]]
    address = "/beheer/beoordeeld?q=strijken"
    assert send(editor, address, address, **{ids[0]: "3", ids[1]: "0", ids[2]: "9"}).status_code == 303
    assert judgments.listed(db) == [JudgedQuery("strijken", "", {ids[0]: 3, ids[1]: 0})]
    send(editor, address, address, **{ids[1]: "2"})
    assert judgments.listed(db)[0].grades == {ids[0]: 3, ids[1]: 2}
    assert send(editor, f"{address}&plaats=nergenshuizen", address, **{ids[0]: "3"}).status_code == 303
    assert "Wij kennen de plaats" in editor.get(f"{address}&plaats=nergenshuizen").text
    send(editor, "/beheer/beoordeeld/weg", address, q="strijken", plaats="")
    assert judgments.listed(db) == []
    file = tmp_path / "judged.jsonl"
    file.write_text(json.dumps({"query": "strijken", "judgments": {ids[0]: 2}, "place": "Gent"}) + "\n")
    command = [sys.executable, "-m", "app.cli", "queries", "import", str(file)]
    env = environment(app.extensions["doeners"].settings)
    assert (
        "1 zoekvragen" in subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )
    assert judgments.listed(db) == [JudgedQuery("strijken", "Gent", {ids[0]: 2})]
    file.write_text('{"query": "x", "judgments": {"a": 7}}\nonzin\n')
    bad = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert bad.returncode == 2
    assert "Regel 1" in bad.stderr
    assert "Regel 2" in bad.stderr


def why(browser: FlaskClient, identity: str, **query: str) -> str:
    answer = browser.get("/beheer/waarom", query_string={"aanbieding": identity, **query})
    assert answer.status_code == 200
    return answer.text


def test_why_tells_rank_words_radius_and_choices(editor: FlaskClient, client: FlaskClient) -> None:
    found = client.get("/api/v1/offerings", query_string={"q": "strijken", "per_pagina": 100}).json["offerings"]
    exact = [hit for hit in found if hit["match"] == "exact"]
    first, last = exact[0]["id"], exact[-1]["id"]
    assert f"Ze staat op plaats 1 van {len(exact)}" in why(editor, first, q="strijken")
    if len(exact) > 20:
        assert re.search(
            r"Haar score is [\d,]+; de laatste op de eerste pagina heeft [\d,]+", why(editor, last, q="strijken")
        )
    assert re.search(
        r"Ze ligt op [\d,]+ km van De Panne", why(editor, first, q="strijken", plaats="De Panne", straal="1")
    )
    assert "Past niet bij de gekozen filter: Groen en natuur" in why(
        editor, first, q="strijken", sector="groen-en-natuur"
    )
    assert "met een ander woord" in why(editor, first, q="strijkdienst") + why(
        editor, exact[1]["id"], q="strijkservice"
    )


def test_why_tells_what_the_words_weigh_and_whether_that_is_enough(editor: FlaskClient, client: FlaskClient) -> None:
    first = client.get("/api/v1/offerings?q=strijken").json["offerings"][0]["id"]
    assert "Alle woorden van de zoekvraag komen in de aanbieding voor." in why(editor, first, q="strijken")
    least = score(BY_WORDS.plausible)
    assert f"Vanaf {least} is een aanbieding een resultaat" in why(editor, first, q="strijken")
    part = why(editor, first, q="strijken raketbouwkunde")
    assert re.search(r"Dit ontbreekt, met hoeveel het meetelt: “raketbouwkunde” \(\d\d %\)\.", part)
    none = why(editor, first, q="raketbouwkunde")
    assert "Geen enkel woord van de zoekvraag" in none
    assert "Haar score is 0,00" in none
    assert "Ze past te weinig bij deze zoekvraag." in none
    assert "Ze noemt “strijk”, en dat sloot u uit." in why(editor, first, q="linnen -strijk")


def test_why_and_the_list_agree(editor: FlaskClient, client: FlaskClient) -> None:
    """What the list counts has a sufficient score there, what it does not count has not."""
    asked = {"q": "kantoren poetsen", "plaats": "Gent"}
    found = {
        hit["id"]
        for hit in client.get("/api/v1/offerings", query_string={**asked, "per_pagina": 100}).json["offerings"]
    }
    wider = client.get("/api/v1/offerings", query_string={"q": "kantoren poetsen ramen", "per_pagina": 30}).json
    for hit in wider["offerings"]:
        page = why(editor, hit["id"], **asked)
        assert ("op plaats" in page) is (hit["id"] in found), hit["title"]


def test_why_knows_what_is_not_in_the_index(editor: FlaskClient, db: sa.Engine) -> None:
    withdraw(db, "limburg:weg", Departed("Oude klusdienst", [], None))
    with database.write(db) as connection:
        seen = dict.fromkeys(("first_seen", "last_seen"), clock.now())
        row = {"run_id": "r-1", "source": "limburg", "source_id": "stuk", "field": "postcode", "message": "Onbekend."}
        connection.execute(source_rejects.insert().values(**row, **seen))
    try:
        assert "De rij is geweigerd toen de bron gelezen werd: Onbekend." in why(editor, "limburg:stuk")
        assert "zit niet meer in de bron" in why(editor, "limburg:weg")
        assert "wij hebben er geen geweigerde rij van gezien" in why(editor, "limburg:nooit")
        assert "Welke aanbieding bedoelt u?" in why(editor, "strijkatelier")
    finally:
        with database.write(db) as connection:
            connection.execute(source_rejects.delete().where(source_rejects.c.run_id == "r-1"))
        forget(db, "limburg:weg")


def test_a_province_looks_at_its_own_only(app: Flask, db: sa.Engine, client: FlaskClient) -> None:
    forget_attempts(app)
    browser = app.test_client()
    log_in(browser, somebody(db, "province", "limburg"))
    assert browser.get("/beheer/waarom?aanbieding=antwerpen:1").status_code == 403
    assert browser.get("/beheer/waarom?aanbieding=limburg:1").status_code == 200
    assert "Synoniemen" not in browser.get("/beheer/zoeken").text
    assert browser.get(RULES).status_code == 403


def test_an_organisation_sees_it_by_its_link_and_nobody_by_another(
    editor: FlaskClient, app: Flask, client: FlaskClient
) -> None:
    first = client.get("/api/v1/offerings?q=strijken").json["offerings"][0]["id"]
    link = re.search(r"<code>http://localhost(/waarom/[^<]+)</code>", why(editor, first, q="strijken"))
    assert link
    page = client.get(link[1], query_string={"q": "raketbouwkunde"})
    assert "Geen enkel woord" in page.text
    assert "noindex" in page.text
    assert client.get("/waarom/verzonnen").status_code == 404
    other = links.make(app.extensions["doeners"].settings, "pause", first)
    assert client.get(f"/waarom/{other}").status_code == 404


def test_titles_of_pins_are_one_request(app: Flask, editor: FlaskClient, client: FlaskClient) -> None:
    ids = [hit["id"] for hit in client.get("/api/v1/offerings?q=strijken").json["offerings"]]
    search = app.extensions["doeners"].search
    asked, mget = [], search.client.mget
    search.client.mget = lambda **request: asked.append(request) or mget(**request)
    titles = search.titles([*ids[:5], "limburg:nooit", "../x"])
    del search.client.mget
    assert (list(titles), len(asked)) == (ids[:5], 1)
