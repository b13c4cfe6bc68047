"""The text of a letter that somebody writes: what it may name, what must stay, and that nothing gets out of it."""

from __future__ import annotations

import pytest

from app.outbox import texts
from app.outbox.texts import Text


def said(subject: str = "Dag", text: str = "{{ confirm }}") -> list[str]:
    return [fault["message"] for fault in texts.faults(Text("question_confirm", subject, text))]


@pytest.mark.parametrize("name", texts.names())
def test_every_letter_has_a_preview_and_no_fault(name: str) -> None:
    text = texts.of_file(name)
    assert texts.faults(text) == []
    subject, body = texts.preview(text)
    assert subject.strip()
    assert body.strip()


def test_what_a_letter_has_not_is_named_with_what_it_has() -> None:
    [message] = said(text="{{ confirm }} {{ telefoon }}")
    assert message.startswith("{{ telefoon }} bestaat niet in deze brief.")
    assert "{{ question.need }}" in message
    assert said(text="{{ confirm }} {{ question.email }}")[0].startswith("{{ question.email }} bestaat niet")


def test_what_other_letters_name_of_the_same_question_may_be_named() -> None:
    assert said(text="{{ confirm }} {{ question.place }}") == []


def test_a_link_that_its_reader_needs_cannot_be_left_out() -> None:
    assert said(text="Dag") == ["Laat {{ confirm }} staan: zonder die link kan de lezer niet verder."]


@pytest.mark.parametrize("text", ["{{ confirm", "{% if confirm %}", "{{ confirm }}\n{{ }}", "{% include 'x' %} {{"])
def test_braces_that_do_not_close_are_said_with_their_line(text: str) -> None:
    [message] = said(text=text)
    assert message.startswith("Kijk de accolades na in regel ")


def test_all_faults_of_both_fields_are_said_at_once() -> None:
    assert len(said("{{ weg }}", "{{ ook_weg }}")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }} {{ confirm }}",
        "{{ question.__class__ }} {{ confirm }}",
        "{{ confirm.format.__globals__ }} {{ confirm }}",
        "{% for n in range(10 ** 9) %}x{% endfor %} {{ confirm }}",
        "{{ 'x' * 30000 }} {{ confirm }}",
        "{% include '/etc/passwd' %} {{ confirm }}",
        "{{ 1 / 0 }} {{ confirm }}",
    ],
)
def test_nothing_gets_out_of_a_text(text: str) -> None:
    assert said(text=text)
