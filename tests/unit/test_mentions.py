"""Clients and places that a text mentions are not what it says is done."""

from __future__ import annotations

import pytest

from dutch import mentions
from dutch.normalise import words
from indexer import taxonomy
from indexer.derived import parts_of_work


def left(text: str) -> list[str]:
    """The words of a text that say what is done."""
    return words(mentions.without(text, taxonomy.names_work))


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("Wij strijken ook voor artsen, advocaten en notarissen.", {"artsen", "advocaten", "notarissen"}),
        ("We rijden mensen naar de bioscoop.", {"bioscoop"}),
        ("Maaltijden bezorgen bij een weduwnaar of een kluizenaar.", {"weduwnaar", "kluizenaar"}),
        ("Onkruid wieden langs de autostrade.", {"autostrade"}),
        ("Juweliers, opticiens en kroegen laten er hun etalage lappen.", {"juweliers", "opticiens", "kroegen"}),
        ("Advocaten rekenen op onze archiefdoos.", {"advocaten"}),
    ],
)
def test_clients_and_places_are_mentioned_only(text: str, mentioned: set[str]) -> None:
    assert not mentioned & set(left(text))
    assert set(words(text)) - mentioned == set(left(text))


@pytest.mark.parametrize(
    "text",
    [
        "Voor verhuizingen en snoeiwerk belt u ons.",
        "Bij een verbouwing ruimen wij het puin.",
        "Tassen met uw logo, petten en sjaals.",
        "Bij u plaatsen wij zonnepanelen.",
        "Kasten monteren wij ter plaatse.",
        "Bestanden sturen wij in uw formaat.",
        "Juweliers laten wij los.",
    ],
)
def test_what_names_work_or_is_no_client_stays(text: str) -> None:
    assert left(text) == words(text)


def test_a_list_without_its_last_word_names_what_is_made() -> None:
    assert {"petten", "dassen"} <= set(left("Sjerpen voor de harmonie, petten, dassen."))


def test_the_parts_of_a_description_are_those_of_what_is_done() -> None:
    parts = parts_of_work("Wij wassen handdoeken voor sauna's en zwembaden.\nOok lakens.").split()
    assert {"was", "lakens"} & set(parts)
    assert not {"sauna", "sauna's", "zwembaden", "zwem"} & set(parts)
