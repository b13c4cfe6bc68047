"""The words of a request as an expression of FTS5: its stems, what synonyms bring, and where they are sought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import orjson

from dutch.analysis import analyse
from dutch.normalise import words
from indexer.local_copy import layout
from indexer.rules.synonyms import Form

LONGEST_BEGINNING = 15  # letters that the index keeps of a beginning (nl_edge in mappings/offerings.json)
SEARCHED = "nl_search"


@dataclass(frozen=True)
class Group:
    """A word with what stands for it, as FTS5 reads it; and the stems that it shows."""

    expression: str
    stems: Sequence[str] = ()


@dataclass(frozen=True, eq=False)  # equal to itself alone: what is remembered of terms goes by it
class Terms:
    """What the words of a request stand for; `brought` is what a word or phrase brings, itself among it."""

    brought: Mapping[Form, Sequence[Form]] = field(default_factory=dict)

    @classmethod
    def load(cls, stored: str) -> Terms:
        """The terms under the synonym rules of a copy."""
        return cls({tuple(term): [tuple(form) for form in forms] for term, forms in orjson.loads(stored)})

    @cached_property
    def longest(self) -> int:
        """How many stems the longest term has."""
        return max(map(len, self.brought), default=1)

    def groups(self, name: str, text: str, analyzer: str = "") -> Sequence[Group]:
        """The words of a text as they are sought in a field, each with what stands for it."""
        if name.endswith(layout.BEGINNINGS):
            return [Group(f"{_quoted(word[:LONGEST_BEGINNING])}*") for word in words(text)]
        if layout.fields()[name].analyzer != layout.STEMS:
            return [_group([(word,)]) for word in words(text)]
        return _plain(text) if analyzer == layout.STEMS else _with_synonyms(self, text)

    def expanded(self, stems: Sequence[str]) -> Iterable[Group]:
        """Each word, or each phrase of a rule, with what it brings: the longest phrase first, as the engine reads."""
        at = 0
        while at < len(stems):
            length = self._longest(stems[at:])
            yield _group(list(dict.fromkeys(self.brought.get(tuple(stems[at : at + length]), [(stems[at],)]))))
            at += length

    def _longest(self, stems: Sequence[str]) -> int:
        lengths = range(min(len(stems), self.longest), 1, -1)
        return next((length for length in lengths if tuple(stems[:length]) in self.brought), 1)


@lru_cache(maxsize=1_000)  # a text is asked of a dozen fields, on each page
def _with_synonyms(terms: Terms, text: str) -> Sequence[Group]:
    return list(terms.expanded(analyse(text)))


@lru_cache(maxsize=1_000)
def _plain(text: str) -> Sequence[Group]:
    return [_group([(stem,)]) for stem in analyse(text)]


def phrase(names: Sequence[str], text: str) -> Group | None:
    """The words of a text side by side, as they are sought in fields of one kind; None when there are no words."""
    sought = analyse(text) if layout.fields()[names[0]].analyzer == layout.STEMS else words(text)
    return Group(_quoted(" ".join(sought)), sought) if sought else None


def within(names: Sequence[str], group: Group) -> str:
    """The expression that seeks a group in some fields."""
    return f"{{{' '.join(layout.column(name) for name in names)}}} : ({group.expression})"


def _group(forms: Sequence[Form]) -> Group:
    return Group(" OR ".join(map(_all_of, forms)), [stem for form in forms for stem in form])


def _all_of(form: Form) -> str:
    return f"({' AND '.join(map(_quoted, form))})" if len(form) > 1 else _quoted(form[0])


def _quoted(text: str) -> str:
    """A text as FTS5 takes it literally."""
    escaped = text.replace('"', '""')
    return f'"{escaped}"'
