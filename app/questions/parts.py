"""A text that is asked in parts: a question for each, of which all else is the same, and the whole text beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.questions import store
from app.questions.question import Draft

_OF_ONE_PART = ("sector:", "activiteit:")  # filters of a search that can fit one part of a text, not all


def drafts(whole: Draft, needs: Sequence[str], form_key: str) -> list[Draft]:
    """A draft for each part. They belong together by the form and all that was filled in: also by the address, so that
    who confirms theirs confirms nothing of somebody else."""
    part_of = store.key(form_key, whole)
    shared = replace(whole, filters=without_activity(whole), part_of=part_of, whole=whole.need)
    return [replace(shared, need=need) for need in dict.fromkeys(needs)]


def without_activity(draft: Draft) -> tuple[str, ...]:
    """The filters that go with every part."""
    return tuple(value for value in draft.filters if not value.startswith(_OF_ONE_PART))
