"""The released vectors of the phrasebook: a phrase without one would make each new site wait for its model."""

from __future__ import annotations

from indexer import phrase_vectors, phrasebook
from indexer.engine import embedding


def test_each_phrase_of_the_phrasebook_and_no_other_text_has_a_released_vector() -> None:
    phrases = {embedding.key(phrase.text) for phrase in phrasebook.book().phrases}
    assert set(phrase_vectors.released()) == phrases, "run python -m tools.words.phrase_vectors"
