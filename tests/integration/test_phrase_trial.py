"""A phrase that is tried votes by its meaning as well, as it would once it has its vector."""

from __future__ import annotations

from dataclasses import replace

from app.quality import phrase_trial
from app.search.service import site_search
from indexer.phrasebook import Phrase
from tests.kit.meant import Meant

NEED = "onze glazen gevel blinkt niet meer"
PHRASE = Phrase("ramen-wassen", "onze glazen gevel blinkt niet")


def test_a_phrase_that_is_tried_votes_by_meaning(meant: Meant) -> None:
    service = site_search(meant.site.engine, replace(meant.settings, meaning_cutoff=0.0))
    state = service.live.state()
    then = phrase_trial.with_phrase(service, PHRASE)
    votes = [each.meaning.like([NEED], state)[0][0].activities[PHRASE.activity] for each in (service, then)]
    assert votes[0] < votes[1]
    assert len(then.live.words().book.phrases) == len(service.live.words().book.phrases) + 1
