"""Files with a question: what is taken stays while the form is corrected, what is refused says so at the field."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.attachments import store as attachments
from app.http.forms import MAX_TEXT
from app.privacy import retention
from app.questions import store
from app.server.request import LARGEST_BODY
from app.web.questions.details_form import QuestionForm
from base import clock, database
from base.tables import attachments as table
from tests.kit.accounts import forget_attempts, log_in, somebody
from tests.kit.asker import TYPED, Asker
from tests.kit.attached import GOOD, REFUSED
from tests.kit.questions import every
from tests.kit.requests import put

_STORED = re.compile(r'name="stored_files"[^>]*value="([^"]+)"\s+checked')


def sends(
    asker: Asker, *files: tuple[str, bytes], hidden: dict[str, str] | None = None, **changes: object
) -> TestResponse:
    """The answer to a form with files."""
    sent = [FileStorage(io.BytesIO(content), name) for name, content in files]
    fields = {**(hidden or asker.opened()), **TYPED, **changes, "files": sent}
    boundary, body = encode_multipart(fields)
    return asker.client.post("/stel-je-vraag", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def names(asker: Asker) -> list[str]:
    [question] = every(asker.db)
    return names_of(asker, question.id)


def names_of(asker: Asker, question_id: str) -> list[str]:
    with database.read(asker.db) as connection:
        return [file.name for file in attachments.of_question(connection, question_id)]


def count(asker: Asker) -> int:
    with database.read(asker.db) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_refused_file_is_said_at_its_field_and_all_else_stays(asker: Asker) -> None:
    for name, make, said in REFUSED.values():
        forget_attempts(asker.app)
        page = sends(asker, (name, make()), ("plan.pdf", GOOD["pdf"]))
        assert page.status_code == 422, name
        assert re.search(rf'id="files-fout">.*“{re.escape(name)}”: [^<]*{re.escape(said)}', page.text, re.DOTALL), name
        assert (page.text.count(said), 'href="#files"' in page.text) == (2, True), name  # at the field, in the summary
        assert (TYPED["need"] in page.text, len(_STORED.findall(page.text))) == (True, 1), name
    assert sends(asker, stored_files=_STORED.findall(page.text), hidden=hidden_of(page)).status_code == 303
    assert names(asker) == ["plan.pdf"]


def hidden_of(page: TestResponse) -> dict[str, str]:
    return dict(re.findall(r'name="(csrf_token|form_key|opened_at)" type="hidden" value="([^"]*)"', page.text))


def test_three_files_too_large_still_come_back_with_the_form(asker: Asker) -> None:
    page = sends(asker, *[(f"{n}.pdf", GOOD["pdf"].ljust(6_000_000 + n)) for n in range(3)])
    assert (page.status_code, page.text.count("te groot: hoogstens 5 MB")) == (422, 6)
    assert TYPED["need"] in page.text
    assert MAX_TEXT + 30_000_000 == QuestionForm.max_body() <= LARGEST_BODY


def test_a_file_may_have_a_line_end_wherever_it_is_cut_while_it_is_read(asker: Asker) -> None:
    assert sends(asker, ("lijnen.pdf", GOOD["pdf"] + b"\n" * 300_000)).status_code == 303


def test_a_fourth_file_is_too_many_also_beside_those_that_are_stored(asker: Asker) -> None:
    four = [(f"{n}.jpg", GOOD["jpg"] + bytes([n])) for n in range(4)]
    page = sends(asker, *four)
    assert "U koos 4 bestanden. Kies er hoogstens 3." in page.text
    again = sends(asker, four[3], hidden=hidden_of(page), stored_files=_STORED.findall(page.text))
    assert "Samen zijn dat meer dan 3 bestanden" in again.text
    assert len(_STORED.findall(again.text)) == 3


def test_a_form_sent_twice_has_its_files_once(asker: Asker) -> None:
    hidden = asker.opened()
    for _ in range(2):
        assert sends(asker, ("plan.pdf", GOOD["pdf"]), hidden=hidden).status_code == 303
    assert names(asker) == ["plan.pdf"]
    sends(asker, ("plan.pdf", GOOD["pdf"]), ("foto.jpg", GOOD["jpg"]), hidden=hidden)  # went back, and chose one more
    assert names(asker) == ["plan.pdf", "foto.jpg"]


def test_who_goes_back_and_asks_something_else_sends_the_stored_files_again(asker: Asker) -> None:
    page = sends(asker, ("plan.pdf", GOOD["pdf"]), email="")
    hidden, stored = hidden_of(page), _STORED.findall(page.text)
    for need in ("Stoelen herstellen", "Tafels herstellen"):
        sends(asker, hidden=hidden, stored_files=stored, need=need)
    assert [names_of(asker, question.id) for question in every(asker.db)] == [["plan.pdf"]] * 2


def test_a_file_of_somebody_elses_form_cannot_be_had(asker: Asker) -> None:
    stored = _STORED.findall(sends(asker, ("geheim.pdf", GOOD["pdf"]), email="").text)
    stranger = Asker(asker.app, asker.settings, asker.db, asker.mailbox, asker.app.test_client())
    sends(stranger, stored_files=stored)
    assert names(asker) == []


def test_nothing_is_stored_of_a_form_from_elsewhere_or_without_a_key(asker: Asker) -> None:
    for wrong in ({"csrf_token": "van elders"}, {"form_key": ""}):
        page = sends(asker, ("plan.pdf", GOOD["pdf"]), email="", **wrong)
        assert "kies “plan.pdf” opnieuw" in page.text
    assert count(asker) == 0


def test_what_waits_for_a_day_is_deleted_and_is_never_very_much(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_WAITING", 1)
    sends(asker, ("plan.pdf", GOOD["pdf"]), email="")
    assert "kies “plan.pdf” opnieuw" in sends(asker, ("plan.pdf", GOOD["pdf"]), email="").text
    assert (count(asker), retention.enforce(asker.db)["attachments"]) == (1, 0)
    with clock.moved(timedelta(days=1, minutes=1)):
        assert retention.enforce(asker.db)["attachments"] == 1
    assert count(asker) == 0


def page_of(asker: Asker) -> str:
    """The page of the only question, in the back office."""
    [question] = every(asker.db)
    return f"/beheer/vragen/{question.id}"


def test_asker_and_regisseur_read_a_file_and_nobody_else(asker: Asker) -> None:
    sends(asker, ("Plan (1).pdf", GOOD["pdf"]))
    page = asker.presses(asker.link()).headers["Location"]
    [link] = re.findall(r'href="(/vraag/[^"]*/bestand/[^"]*)"', asker.client.get(page).text)
    regisseur, other = (asker.app.test_client() for _ in range(2))
    log_in(regisseur, somebody(asker.db, "regisseur", municipalities=frozenset({"24001"})))
    log_in(other, somebody(asker.db, "regisseur", municipalities=frozenset({"71022"})))
    [desk] = re.findall(r'href="(/beheer/vragen/[^"]*/bestand/[^"]*)"', regisseur.get(page_of(asker)).text)
    for answer in (asker.client.get(link), regisseur.get(desk)):
        assert (answer.status_code, answer.data) == (200, GOOD["pdf"])
        assert answer.headers["Content-Disposition"] == 'attachment; filename="Plan (1).pdf"'
        assert answer.content_type == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
    assert other.get(desk).status_code == 403
    assert asker.client.get(desk).status_code == 302
    assert asker.client.get(link.replace("sleutel=", "sleutel=x")).status_code == 403
    assert "Bestanden: Plan (1).pdf" in asker.mails()[-1].get_content()


def test_a_supplier_that_is_asked_reads_the_files(asker: Asker) -> None:
    sends(asker, ("plan.pdf", GOOD["pdf"]))
    asker.presses(asker.link())
    [question] = every(asker.db)
    put(asker.settings, asker.db, question, "de-spade")
    page = asker.client.get(asker.link("de-spade@supplier.example"))
    [link] = re.findall(r'href="(/aanvraag/[^"]*/bestand/[^"]*)"', page.text)
    assert asker.client.get(link).data == GOOD["pdf"]
    assert asker.client.get(link.replace("sleutel=", "sleutel=x")).status_code == 403


def test_a_file_is_not_of_another_question(asker: Asker) -> None:
    sends(asker, ("plan.pdf", GOOD["pdf"]))
    page = asker.presses(asker.link()).headers["Location"]
    [link] = re.findall(r'href="(/vraag/[^"]*/bestand/[^"]*)"', asker.client.get(page).text)
    other = asker.confirmed(need="Iets anders")
    with_other_key = link.partition("?")[0].rpartition("/")[2]
    question, _, key = other.removeprefix("/vraag/").partition("?")
    assert asker.client.get(f"/vraag/{question}/bestand/{with_other_key}?{key}").status_code == 404


def test_a_question_that_is_deleted_takes_its_files_along(asker: Asker) -> None:
    sends(asker, ("plan.pdf", GOOD["pdf"]))
    with database.write(asker.db) as connection:
        connection.execute(store.table.delete())
    assert count(asker) == 0
