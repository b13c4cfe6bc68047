"""Passwords that are long and guessed first all the same: one word that is dressed up, a row of keys, a repetition.

A password that people choose under protest is a word with a year and an exclamation mark. So what is in the password is
counted: words that everybody tries first count for nothing, and one other word of the dictionary is not enough.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

from dutch import lexicon, places

# What is tried first, here: words of logging in, of this site and its work, and the small words between them.
_FIRST_TRIED = frozenset(Path(__file__).with_name("first_tried.txt").read_text(encoding="ascii").split())
_ROWS = (
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    *("qwertyuiop", "asdfghjkl", "zxcvbnm"),  # QWERTY, and its columns
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol"),
    *("azertyuiop", "qsdfghjklm", "wxcvbn"),  # AZERTY, and its columns
    *("1aqw", "2zsx", "3edc", "4rfv", "5tgb", "6yhn", "7uj", "8ik", "9ol"),
)
_STEPS = frozenset(a + b for row in _ROWS for line in (row, row[::-1]) for a, b in pairwise(line))
_LEET = str.maketrans("0134578@$€!|", "oieastbaseil")
_SHORT = 2  # letters that are no word; one such run is as good as a digit
_DRESSING = 12  # digits and signs with which a word is dressed up: a whole date and some exclamation marks
_MOST = 0.6  # of a password: then it is a row of keys or a repetition


def guessable(password: str, name: str = "") -> bool:
    """Whether a password of an account is among those that are guessed first."""
    text = _folded(password)
    known = _FIRST_TRIED | set(re.findall(r"[^\W\d_]+", _folded(name)))
    if _row_of_keys(text) or _repetition(text):
        return True
    return len(re.sub(r"[^\W\d_]", "", text)) <= _DRESSING and any(_one_word(form, known) for form in _forms(text))


def _folded(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _forms(text: str) -> set[str]:
    """The password without what is put before and after it, as it is and with digits read as letters."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    without_end = re.sub(r"\d*[\W_]*$", "", text)
    return {core, core.translate(_LEET), without_end.translate(_LEET)}


def _one_word(text: str, known: frozenset[str]) -> bool:
    """Whether it holds at most one word, and no other than a word of the dictionary."""
    runs = {_period(run) for run in re.findall(r"[^\W\d_]+", text)}
    rest = {run for run in runs if not _made_of(run, known)}
    words = {run for run in rest if len(run) > _SHORT}
    if len(words) > 1 or len(rest - words) > 1:
        return False
    return all(lexicon.exists(word) or word in lexicon.foreign() or places.is_name(word) for word in words)


def _made_of(run: str, known: frozenset[str]) -> bool:
    """Whether letters are known words, written together or not."""
    reached = {0}
    for end in range(1, len(run) + 1):
        if any(start in reached and run[start:end] in known for start in range(max(0, end - 20), end)):
            reached.add(end)
    return len(run) in reached


def _period(run: str) -> str:
    """The part that is repeated, or all of it."""
    return re.sub(r"^(.+?)\1+$", r"\1", run)


def _row_of_keys(text: str) -> bool:
    """Whether most of it, or most of every second sign, goes from one key or number to the next."""
    halves = (text[::2], text[1::2])
    return _steps(text) or all(_steps(half) for half in halves)


def _steps(text: str) -> bool:
    pairs = [text[start : start + 2] for start in range(len(text) - 1)]
    return sum(pair in _STEPS or pair[0] == pair[1] for pair in pairs) >= _MOST * len(pairs)


def _repetition(text: str) -> bool:
    """Whether most of it is the same few signs again and again, or it has digits only."""
    longest = max((len(found[0]) for found in re.finditer(r"(.{1,8}?)\1{2,}", text)), default=0)
    digits_only = re.fullmatch(r"[\d\s./_-]*", text) is not None
    return digits_only or longest >= _MOST * len(text)
