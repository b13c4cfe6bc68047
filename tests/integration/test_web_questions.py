"""The two forms: what they refuse, what they keep, and that nothing is kept twice."""

from __future__ import annotations

import re
import threading

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.questions import store
from app.security.area import in_province
from base import database
from base.config import Settings
from base.tables import feedback
from tests.kit.questions import every, left

GOOD = {
    "need": "Drie ploegen voor het groen",
    "place": "Tielt (Tielt-Winge)",
    "buyer_kind": "local_government",
    "organisation": "Gemeente",
    "email": "groen@gemeente.be",
}


def fill(client: FlaskClient, path: str = "/stel-je-vraag", **changes: str) -> dict[str, str]:
    """The form as a browser would send it."""
    page = client.get(path).text
    hidden = dict(re.findall(r'name="(csrf_token|form_key|opened_at|page)" type="hidden" value="([^"]*)"', page))
    return {**hidden, **GOOD, **changes}


def test_question_is_kept_with_its_province(client: FlaskClient, db: sa.Engine) -> None:
    answer = client.post("/stel-je-vraag", data=fill(client, need="Uniek: kabels solderen"))
    assert answer.status_code == 303
    kept = next(d for d in every(db, in_province("vlaams-brabant")) if d.need == "Uniek: kabels solderen")
    assert kept.reference in answer.headers["Location"]
    assert kept.reference in client.get(answer.headers["Location"]).text
    assert kept not in every(db, in_province("limburg"))


def test_form_is_filled_in_from_the_address(client: FlaskClient) -> None:
    page = client.get("/stel-je-vraag?q=gras+<maaien>&plaats=Gent").text
    assert "gras &lt;maaien&gt;" in page
    assert 'value="Gent"' in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"need": "  "}, "Schrijf wat u zoekt"),
        ({"need": "x" * 5001}, "Dit is te lang"),
        ({"place": "Nergenshuizen"}, "Wij kennen de plaats “Nergenshuizen” niet"),
        ({"place": "Luik"}, "Luik ligt niet in Vlaanderen of Brussel"),
        ({"buyer_kind": ""}, "Kies wie u bent"),
        ({"buyer_kind": "koning"}, "Kies wie u bent"),
        ({"email": ""}, "Vul uw e-mailadres in"),
        ({"email": "geen adres"}, "Dit adres klopt niet"),
        ({"organisation": "x" * 161}, "hoogstens 160 tekens"),
        ({"csrf_token": "vals"}, "Het formulier stond te lang open"),
    ],
)
def test_fault_is_said_and_what_was_typed_stays(client: FlaskClient, changes: dict[str, str], message: str) -> None:
    before = _needs(client)
    answer = client.post("/stel-je-vraag", data=fill(client, **changes))
    assert answer.status_code == 422
    assert answer.text.count(message) >= 1
    assert 'class="summary" role="alert"' in answer.text
    assert {**GOOD, **changes}["email"] in answer.text
    assert "Drie ploegen" in answer.text or "need" in changes
    assert _needs(client) == before


def _needs(client: FlaskClient) -> int:
    services = client.application.extensions["doeners"]
    return store.count(services.db)


@pytest.mark.parametrize(
    ("typed", "place", "municipality"),
    [
        ("Tielt", "Tielt (West-Vlaanderen)", "37022"),
        ("Mechlen", "Mechlen", "12025"),
        ("Nieuwstraat 12 Gent", "Nieuwstraat 12 Gent", "44021"),
    ],
)
def test_a_place_that_can_be_read_is_accepted(
    client: FlaskClient, db: sa.Engine, typed: str, place: str, municipality: str
) -> None:
    need = f"Uniek: vraag uit {typed}"
    assert client.post("/stel-je-vraag", data=fill(client, need=need, place=typed)).status_code == 303
    kept = next(d for d in every(db) if d.need == need)
    assert (kept.place, kept.municipality) == (place, municipality)


def test_places_of_one_name_are_offered_with_the_town_chosen(client: FlaskClient) -> None:
    page = client.get("/stel-je-vraag?q=gras&plaats=Aalst").text
    radios = re.findall(r'<input[^>]*name="chosen_place"[^>]*>', page)
    assert [re.search(r'value="([^"]*)"', radio)[1] for radio in radios] == [  # type: ignore[index]
        "Aalst (Oost-Vlaanderen)",
        "Aalst (Sint-Truiden)",
    ]
    assert ["checked" in radio for radio in radios] == [True, False]
    assert 'value="Aalst"' in page


def test_chosen_place_settles_an_ambiguous_one(client: FlaskClient, db: sa.Engine) -> None:
    sent = fill(client, need="Uniek: bermen", place="Tielt", chosen_place="Tielt (West-Vlaanderen)")
    assert client.post("/stel-je-vraag", data=sent).status_code == 303
    kept = next(d for d in every(db) if d.need == "Uniek: bermen")
    assert (kept.place, kept.province) == ("Tielt (West-Vlaanderen)", "west-vlaanderen")


@pytest.mark.parametrize(
    ("place", "understood", "reader"),
    [
        ("Halle", "Halle (Vlaams-Brabant)", "De provincie Vlaams-Brabant leest"),
        ("Mechlen", "Mechelen", "De provincie Antwerpen leest"),
        ("Ukkel", "Ukkel", "Wij lezen uw vraag"),
        ("heel Vlaanderen", "", "Wij lezen uw vraag"),
        ("", "", "Wij lezen uw vraag"),
    ],
)
def test_thanks_say_which_place_was_understood_and_who_reads(
    client: FlaskClient, place: str, understood: str, reader: str
) -> None:
    answer = client.post("/stel-je-vraag", data=fill(client, need=f"Uniek: dank voor {place}", place=place))
    page = client.get(answer.headers["Location"]).text
    assert re.findall("U zoekt in <strong>([^<]*)</strong>", page) == ([understood] if understood else [])
    assert reader in page


def test_place_that_was_typed_after_choosing_counts(client: FlaskClient, db: sa.Engine) -> None:
    sent = fill(client, need="Uniek: hagen", place="Gent", chosen_place="Tielt (West-Vlaanderen)")
    assert client.post("/stel-je-vraag", data=sent).status_code == 303
    kept = next(d for d in every(db) if d.need == "Uniek: hagen")
    assert (kept.place, kept.province) == ("Gent", "oost-vlaanderen")


def test_question_without_place_has_no_province(client: FlaskClient, db: sa.Engine) -> None:
    assert client.post("/stel-je-vraag", data=fill(client, need="Uniek: overal", place="")).status_code == 303
    kept = next(d for d in every(db) if d.need == "Uniek: overal")
    assert (kept.province, kept.municipality) == (None, None)


def test_form_sent_twice_is_one_question_and_another_text_is_another(client: FlaskClient, db: sa.Engine) -> None:
    sent = fill(client, need="Uniek: twee keer")
    first, second = client.post("/stel-je-vraag", data=sent), client.post("/stel-je-vraag", data=sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert client.post("/stel-je-vraag", data={**sent, "need": "Uniek: twee keer meer"}).status_code == 303
    assert [d.need for d in every(db)].count("Uniek: twee keer") == 1
    assert [d.need for d in every(db)].count("Uniek: twee keer meer") == 1


def test_five_at_once_with_one_key_are_one_question(settings: Settings, db: sa.Engine) -> None:
    found: list[str] = []

    def leave() -> None:
        question = left(settings, db, confirmed=False, form_key="k", **{**GOOD, "need": "Uniek: tegelijk"})
        found.append(question.id)

    threads = [threading.Thread(target=leave) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 5
    assert len(set(found)) == 1


def test_reference_that_is_none_is_not_found(client: FlaskClient) -> None:
    assert client.get("/stel-je-vraag/bedankt/V-<script>").status_code == 404
    assert client.get("/stel-je-vraag/bedankt/V-0123ABCD").status_code == 200


def test_feedback_is_kept_with_its_page(client: FlaskClient, db: sa.Engine) -> None:
    sent = fill(client, "/feedback?pagina=/aanbod/limburg:1")
    answer = client.post("/feedback", data={**sent, "message": "Uniek: fout nummer", "email": ""})
    assert answer.headers["Location"] == "/feedback/bedankt"
    assert client.get("/feedback/bedankt").status_code == 200
    with database.read(db) as connection:
        row = connection.execute(sa.select(feedback).where(feedback.c.message == "Uniek: fout nummer")).one()
    assert (row.page, row.email) == ("/aanbod/limburg:1", "")


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"message": ""}, "Schrijf wat u ons wilt zeggen"), ({"message": "x", "email": "nee"}, "Dit adres klopt niet")],
)
def test_feedback_faults_are_said(client: FlaskClient, changes: dict[str, str], message: str) -> None:
    answer = client.post("/feedback", data={**fill(client, "/feedback"), "email": "", **changes})
    assert answer.status_code == 422
    assert message in answer.text
