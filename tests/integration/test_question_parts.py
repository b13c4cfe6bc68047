"""Questions that are the parts of one text: left, confirmed and held together, each followed on a page of its own."""

from __future__ import annotations

import html
import re
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.attachments import store as attachments
from app.outbox import letters
from app.questions import parts, service, store, sweep
from app.questions.question import Draft, Question
from base import clock, database
from tests.integration.test_question_desk import desk, presses
from tests.integration.test_question_files import sends
from tests.kit.accounts import forget_attempts
from tests.kit.asker import REGISSEUR, TYPED, Asker
from tests.kit.attached import GOOD
from tests.kit.pages import as_read
from tests.kit.questions import every
from tests.kit.requests import put, says

TEXT = "Ramen wassen\nGras maaien\nStrijk"
PARTS = ["Ramen wassen", "Gras maaien", "Strijk"]


def leaves(asker: Asker, chosen: list[str] = PARTS, **changes: str) -> list[Question]:
    """The questions after a form with the chosen parts."""
    sent = {"need": TEXT, "split": "parts", "parts": chosen, **changes}
    assert asker.leaves(**sent).status_code == 303  # type: ignore[arg-type]
    return questions(asker)


def questions(asker: Asker) -> list[Question]:
    return every(asker.db)


def states(asker: Asker) -> dict[str, str]:
    return {one.need: one.state for one in questions(asker)}


def test_one_mail_confirms_every_part(asker: Asker) -> None:
    assert [one.need for one in leaves(asker)] == PARTS
    [mail] = asker.mails()
    assert mail["Subject"] == "Bevestig uw 3 vragen op doeners"
    assert all(part in mail.get_content() for part in PARTS)
    link = asker.link()
    page = asker.client.get(link)
    assert (page.text.count('class="need"'), set(states(asker).values())) == (3, {"unconfirmed"})
    own = asker.client.get(asker.presses(link).headers["Location"])
    assert "Uw vragen zijn op weg" in own.text
    assert set(states(asker).values()) == {"open"}
    assert [mail["Subject"] for mail in asker.mails(REGISSEUR)] == ["3 nieuwe vragen uit Aarschot"]
    assert [mail["Subject"] for mail in asker.mails()[1:]] == ["Uw 3 vragen op doeners"]


def test_each_part_has_its_own_page_that_lists_the_others(asker: Asker) -> None:
    leaves(asker)
    own = asker.client.get(asker.presses(asker.link()).headers["Location"])
    links = [html.unescape(link) for link in re.findall(r'<a href="(/vraag/[^"]*)">Vraag V-', own.text)]
    copy = asker.mails()[-1].get_content()
    assert len(links) == 2
    for link, part in zip(links, PARTS[1:], strict=True):
        page = asker.client.get(link)
        assert f'<blockquote class="need">{part}</blockquote>' in page.text
        assert page.text.count(">Vraag V-") == 2
        assert "De hele tekst" in page.text
        assert link.partition("?")[0] in copy


def test_each_part_is_answered_and_closed_by_itself(asker: Asker) -> None:
    first, second, third = leaves(asker)
    asker.presses(asker.link())
    [request] = put(asker.settings, asker.db, first, "een")
    assert says(asker.settings, asker.db, request, "accept")
    with database.read(asker.db) as connection:
        current = store.get(connection, second.id)
    assert current
    assert service.withdraw(asker.settings, asker.db, current)
    assert states(asker) == {first.need: "answered", second.need: "closed", third.need: "open"}
    with clock.moved(timedelta(days=80)):
        sweep.do_due(asker.settings, asker.db)
        closed = {one.need: one.closed_because for one in questions(asker)}
    assert closed == {first.need: "supplier", second.need: "withdrawn", third.need: "nobody"}


def test_sent_twice_and_after_the_back_button_each_part_is_one_question(asker: Asker) -> None:
    sent = {**asker.opened(), **TYPED, "need": TEXT, "split": "parts"}
    chosen = (PARTS[:2], PARTS[:2], PARTS[1:])
    answers = [asker.client.post("/stel-je-vraag", data={**sent, "parts": some}) for some in chosen]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert [one.need for one in questions(asker)] == PARTS
    assert len({one.part_of for one in questions(asker)}) == 1
    assert [mail["Subject"] for mail in asker.mails()] == [
        "Bevestig uw 2 vragen op doeners",
        "Bevestig uw 3 vragen op doeners",
    ]
    asker.presses(asker.link())
    assert set(states(asker).values()) == {"open"}


def test_five_forms_at_once_leave_each_part_once(asker: Asker) -> None:
    drafts = parts.drafts(Draft(**{**TYPED, "need": TEXT}), PARTS, "a")
    failed: list[BaseException] = []

    def leave() -> None:
        try:
            service.leave_parts(asker.settings, asker.db, drafts, form_key="a", seconds=60)
        except BaseException as error:  # noqa: BLE001 - a thread would swallow it
            failed.append(error)

    threads = [threading.Thread(target=leave) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, [one.need for one in questions(asker)], len(asker.mails())) == ([], PARTS, 1)


def test_parts_and_their_letter_are_stored_together_or_not_at_all(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as patch:
        patch.setattr(letters, "send", broken)
        answer = asker.leaves(need=TEXT, split="parts", parts=PARTS)  # type: ignore[arg-type]
    assert (answer.status_code, "Uw tekst staat er nog" in answer.text) == (503, True)
    assert (questions(asker), asker.mails()) == ([], [])


def test_nobody_confirms_what_was_left_with_another_address(asker: Asker) -> None:
    sent = {**asker.opened(), **TYPED, "need": TEXT, "split": "parts", "parts": PARTS}
    for email in ("een@school.example", "twee@school.example"):
        asker.client.post("/stel-je-vraag", data={**sent, "email": email})
    asker.presses(asker.link("twee@school.example"))
    assert {(one.email, one.state) for one in questions(asker)} == {
        ("een@school.example", "unconfirmed"),
        ("twee@school.example", "open"),
    }


def test_a_text_counts_once_against_the_questions_of_a_day(asker: Asker) -> None:
    for number in range(6):
        forget_attempts(asker.app)
        leaves(asker, need=f"{TEXT}\n{number}")
    held = [one.suspicion for one in questions(asker)]
    assert (held[:15], held[15:]) == ([""] * 15, ["many"] * 3)


def test_what_is_held_is_let_through_as_a_whole_with_one_mail(asker: Asker) -> None:
    left = leaves(asker, need=f"{TEXT} www.a.example www.b.example www.c.example")
    assert ({one.state for one in left}, asker.mails()) == ({"held"}, [])
    assert presses(desk(asker), left[1], "doorlaten") == 303
    assert (set(states(asker).values()), len(asker.mails())) == ({"unconfirmed"}, 1)


def test_what_is_no_question_is_laid_aside_as_a_whole(asker: Asker) -> None:
    left = leaves(asker, name2="x")
    assert presses(desk(asker), left[0], "geen-vraag") == 303
    assert {(one.state, one.closed_because) for one in questions(asker)} == {("closed", "no_question")}


def test_the_desk_sees_the_other_parts_and_the_letters_of_all(asker: Asker) -> None:
    left = leaves(asker)
    page = desk(asker).get(f"/beheer/vragen/{left[2].id}")
    assert all(one.reference in page.text for one in left)
    assert "Bevestig uw 3 vragen" in page.text
    assert "De hele tekst" in as_read(page)


def test_files_and_readers_go_with_each_part(asker: Asker) -> None:
    more = {"need": TEXT, "split": "parts", "readers": "regisseur"}
    hidden = asker.opened()
    for chosen in (PARTS[0], PARTS[1]):
        answer = sends(asker, ("plan.pdf", GOOD["pdf"]), hidden=hidden, parts=chosen, **more)
        assert answer.status_code == 303
    with database.read(asker.db) as connection:
        files = {
            one.need: [file.name for file in attachments.of_question(connection, one.id)] for one in questions(asker)
        }
    assert files == {"Ramen wassen": ["plan.pdf"], "Gras maaien": ["plan.pdf"]}
    assert {one.readers for one in questions(asker)} == {"regisseur"}


def test_one_question_with_the_whole_text_stays_one(asker: Asker) -> None:
    [question] = leaves(asker, split="one")
    assert (question.need, question.part_of, question.whole) == (TEXT, "", "")
