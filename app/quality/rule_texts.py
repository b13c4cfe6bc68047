"""The synonym rules as text: in the files of this release, as they are live, and with the drafts."""

from __future__ import annotations

import sqlalchemy as sa

from dutch import analysis
from dutch.normalise import words
from indexer import definition
from indexer.rules import rule_edits, rule_store, synonyms
from indexer.rules.file import Rule
from indexer.rules.rule_edits import Texts

FOLDER = definition.ROOT / "synonyms"


def files() -> Texts:
    """The files: name of a sector -> text."""
    return synonyms.texts(FOLDER)


def live(db: sa.Engine) -> Texts:
    """With the edits that are live."""
    return rule_edits.applied(files(), rule_store.published(db))


def with_drafts(db: sa.Engine) -> Texts:
    """With the drafts as well: what a new edit must not clash with."""
    return rule_edits.applied(live(db), [kept.edit for kept in rule_store.listed(db, "draft")])


def holding(texts: Texts, text: str) -> list[Rule]:
    """The rules of which a term on the left stands in a text."""
    stems = [analysis.stem(word) for word in words(text)]
    return [r for r in rule_edits.rules(texts) if any(_stands_in(t, stems) for t in r.sides[0])]


def _stands_in(term: str, stems: list[str]) -> bool:
    wanted = list(synonyms.form(term))
    return any(stems[start : start + len(wanted)] == wanted for start in range(len(stems))) if wanted else False


def patch(db: sa.Engine) -> str:
    """What is live but not in the files, as a unified diff for the repository."""
    return rule_edits.patch(files(), live(db))
