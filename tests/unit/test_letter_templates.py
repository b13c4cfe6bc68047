"""Letters as templates: the subject on the first line, every fact needed."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from app.outbox import letters


@pytest.mark.parametrize(
    ("approved", "decision"),
    [(True, "Uw verbetering is overgenomen."), (False, "Uw verbetering is niet overgenomen. Reden: te lang")],
)
def test_the_letter_about_a_decision_says_what_was_decided(approved: bool, decision: str) -> None:
    subject, text = letters.compose("correction_decided", title="Hagen & co", approved=approved, reason="te lang")
    assert subject == "Over uw verbetering op doeners"
    about = "Het gaat over uw aanbod “Hagen & co”."
    assert text == f"Dag,\n\n{about}\n{decision}\n\nVriendelijke groeten,\ndoeners\n"


def test_the_letter_about_a_report_repeats_its_heading() -> None:
    subject, text = letters.compose("report", heading="Fout", subject="a:1", message="Weg.", site="https://x.example")
    assert (subject, text) == ("Fout", "Fout: a:1\n\nWeg.\n\nBekijk het op https://x.example/beheer/meldingen\n")


def test_a_fact_that_is_missing_stops_the_letter() -> None:
    with pytest.raises(UndefinedError):
        letters.compose("correction_proposed", title="Hagen")
