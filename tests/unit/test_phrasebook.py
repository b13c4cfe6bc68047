"""What the phrasebook of the release says of each activity."""

from __future__ import annotations

import pytest

from app.search.phrases import rule_phrases
from dutch.normalise import words
from indexer import phrasebook, taxonomy

ACTIVITIES = taxonomy.activities()


@pytest.mark.parametrize("slug", sorted(ACTIVITIES))
def test_the_name_of_an_activity_speaks_of_no_other_more(slug: str) -> None:
    votes = phrasebook.book().votes(ACTIVITIES[slug].label, rule_phrases().kin)
    own = votes.pop(slug)
    assert own >= max(votes.values(), default=0.0)


def test_no_phrase_of_an_activity_is_the_name_of_another() -> None:
    names = {tuple(words(activity.label)): slug for slug, activity in ACTIVITIES.items()}
    said = [(phrase, names.get(tuple(words(phrase.text)))) for phrase in phrasebook.book().phrases]
    assert [phrase for phrase, name in said if name not in (None, phrase.activity)] == []
