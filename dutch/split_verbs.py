"""Verbs written apart: "weg doen", "op te halen", "in mekaar steken", "haal onze dozen op", "ze komen het halen".

A particle and a verb are joined when the word that they make is known; so no list of verbs is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from dutch.lexicon import read_words
from dutch.normalise import fold

_EACH_OTHER = re.compile(r"\b(in|uit|bij) (?:el|me)kaar\b", re.IGNORECASE)
_COMING = frozenset(("kom", "komt", "komen"))
_INFINITIVE = re.compile(r"\w{2,}en|\w(?:aan|oen|ien)")
_PLURAL = re.compile(r"\w{3,}(?:en|s)")
IsWord = Callable[[str], bool]


@cache
def particles() -> frozenset[str]:
    """What may stand apart from its verb."""
    return frozenset(word for line in read_words("particles.txt") for word in line)


@cache
def small_words() -> frozenset[str]:
    """What is no verb, though "dat" and "op" make one word."""
    return frozenset(word for line in read_words("stopwords.txt") for word in line)


def join(text: str, is_word: IsWord) -> str:
    """The text with verbs that were written apart as one word, as far as they are words (`is_word`)."""
    tokens = _EACH_OTHER.sub(lambda found: f"{found[1]}een", text).split()
    joined = _halen(_ending(_side_by_side(tokens, is_word), is_word))
    return " ".join(joined) if joined != tokens else text


def _side_by_side(tokens: list[str], is_word: IsWord) -> list[str]:
    """Particle and infinitive next to each other, or with "te" between: "op te halen" -> "ophalen"."""
    done: list[str] = []
    for token in tokens:
        before = done[-2:] if done[-1:] == ["te"] else done[-1:]
        verb = fold(before[0] + token) if before and fold(before[0]) in particles() else ""
        if before and before[0].islower() and token[0].isupper():
            verb = ""  # a name: "in Voeren"
        if _INFINITIVE.fullmatch(fold(token)) and verb and is_word(verb):
            done[-len(before) :] = [verb]
        else:
            done.append(token)
    return done


def _ending(tokens: list[str], is_word: IsWord) -> list[str]:
    """A particle at the end and the form of its verb before: "haal onze dozen op" -> "ophaal onze dozen"."""
    *before, last = tokens or [""]
    if fold(last) not in particles():
        return tokens
    for position, token in enumerate(before):
        if token.isalpha() and fold(token) not in small_words() and is_word(fold(last + token)):
            return [*before[:position], fold(last + token), *before[position + 1 :]]
    away = fold(last) == "weg" and before and _PLURAL.fullmatch(fold(before[-1]).replace("'", ""))
    return [*before, "wegdoen"] if away else tokens


def _halen(tokens: list[str]) -> list[str]:
    """Who comes to fetch something collects it: "ze komen het halen" -> "ze het ophalen"."""
    if not tokens or fold(tokens[-1]) != "halen" or not _COMING & {fold(token) for token in tokens}:
        return tokens
    return [*(token for token in tokens[:-1] if fold(token) not in _COMING), "ophalen"]
