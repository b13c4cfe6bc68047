"""Participles of verbs with a particle share the stem of their verb."""

from __future__ import annotations

import pytest

from dutch.analysis import all_rules, participle_rules, stem


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("ingescand", "inscannen"),
        ("ingescande", "inscannen"),
        ("uitgeprint", "uitprinten"),
        ("afgedroogd", "afdrogen"),
        ("afgeplakt", "afplakken"),
        ("weggegooide", "weggooien"),
        ("opgeruimd", "opruimen"),
    ],
)
def test_a_participle_is_one_word_with_its_verb(form: str, verb: str) -> None:
    assert stem(form) == stem(verb)


@pytest.mark.parametrize("word", ["overgewicht", "ondergetekende", "aangezicht"])
def test_a_noun_that_looks_like_one_keeps_its_stem(word: str) -> None:
    assert not any(rule.startswith(f"{word}=>") for rule in participle_rules())


def test_no_form_is_ruled_twice() -> None:
    forms = [rule.split("=>")[0] for rule in all_rules()]
    assert len(forms) == len(set(forms))
