"""The source's own words -> our slugs, by the tables [words.<name>] of a province's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dutch.normalise import fold, slug
from indexer import taxonomy
from indexer.sources.columns import as_words

Translate = Callable[[object], object]


def translator(table: str, words: Mapping[str, str]) -> Translate:
    """A converter for one word or a list: the province's own table first, then our own labels and slugs.

    A word that maps to "" is left out; a word that nobody knows stays as it is, for the schema to refuse or, for
    activities, to be kept as a keyword.
    """
    known = _labels(table) | {fold(word).strip(): code for word, code in words.items()}

    def translate_word(word: str) -> str:
        folded = fold(word).strip()
        found = known.get(folded)
        return known.get(slug(word), word.strip()) if found is None else found

    def translate(value: object) -> object:
        if isinstance(value, str):
            return translate_word(value)
        translated = (translate_word(str(word)) for word in as_words(value))
        return list(dict.fromkeys(word for word in translated if word))

    return translate


def _labels(table: str) -> dict[str, str]:
    """Our own vocabulary of that name, by folded label and by slug; empty for a table that is the source's alone."""
    vocabulary: Mapping[str, str] = {
        "activities": {code: activity.label for code, activity in taxonomy.activities().items()},
        "work_forms": taxonomy.WORK_FORMS,
        "delivery": taxonomy.DELIVERY,
        "buyer_kinds": taxonomy.BUYER_KINDS,
        "provinces": taxonomy.PROVINCES,
    }.get(table, {})
    return {fold(label): code for code, label in vocabulary.items()} | {code: code for code in vocabulary}
