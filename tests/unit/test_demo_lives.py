"""What the demo says of its buyers and questions is what the forms and the figures know: else it counts as unknown."""

from __future__ import annotations

from app.figures import categories
from app.figures.definitions import FIGURES
from app.outcomes.choices import BANDS, DURATIONS, RESULTS
from app.requests import choices
from app.wording.buyers import BUYERS, NACE, SIZES
from demo import happening, lives, visits
from demo.needs import needs


def test_every_buyer_is_of_a_kind_a_size_and_a_branch_that_the_forms_have() -> None:
    assert set(happening.BUYERS) <= set(BUYERS)
    assert {need.buyer_kind for need in needs()} <= set(BUYERS)
    assert set(happening.SIZES) <= set(SIZES)
    assert set(happening.BRANCHES) <= set(NACE)


def test_every_answer_reason_and_outcome_is_one_that_the_figures_name() -> None:
    [answer] = FIGURES["antwoorden"].splits
    assert set(lives.ANSWERS) - {""} <= set(categories.labels(answer))
    assert set(visits.FOUND) <= set(categories.labels(FIGURES["zoekopdrachten"].splits[0]))
    assert set(visits.WAYS) <= set(categories.labels(FIGURES["via-campagne"].splits[0]))
    assert set(lives.REASONS) <= set(choices.REASONS)
    assert set(lives.RESULTS) - {""} <= set(RESULTS)
    assert set(lives.BANDS) <= set(BANDS)
    assert set(lives.DURATIONS) <= set(DURATIONS)
