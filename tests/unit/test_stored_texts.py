"""What may be kept of a search: never what may be somebody's data."""

from __future__ import annotations

import pytest

from app.events.search_log import to_keep
from app.search.params import parse
from app.search.understand import IndexWords, understand

KNOWN = IndexWords(organisations={"jan groen": "Jan Groen vzw"})


def kept(text: str) -> str | None:
    params, _ = parse({"q": [text]})
    return to_keep(understand(params, KNOWN))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Ramen wassen", "ramen wassen"),
        ("kuisploeg in Mol", "kuisploeg"),
        ("5000 stuks inpakken", "inpakken"),
        ("  Fiéts   herstellen! ", "fiets herstellen"),
        ("blinkploeterij", "blinkploeterij"),
        ("Jan Groen", "jan groen"),  # the public name of an organisation
    ],
)
def test_the_need_is_kept_without_place_and_numbers(typed: str, text: str) -> None:
    assert kept(typed) == text


@pytest.mark.parametrize(
    "typed",
    [
        "jemand@voorbeeld.be",
        "poetsen iemand@voorbeeld",
        "0470 12 34 56",
        "bel 016/55.66.77 voor poetsen",
        "85.01.31-123.45",
        "BE0400000000",
        "sofie voorbeeldmans",
        "voorbeeldmans sofie Gent",
        "Piet van Voorbeeld poetsen",
        "mevrouw voorbeeld strijk",
        "ik heet zus en zo poetsen",
        "www.voorbeeld.be",
        "mijn buur van hiernaast die vorige week verhuisd is zoekt dringend iemand om zijn oude zetel op te halen",
        "in Mol",
    ],
)
def test_what_may_be_personal_is_not_kept(typed: str) -> None:
    assert kept(typed) is None
