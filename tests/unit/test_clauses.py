"""A pasted text in clauses: greetings and conditions go, what belongs together stays together. As tables."""

from __future__ import annotations

import pytest

from app.search.clauses import clauses, list_lines
from dutch.work import has_work


def working(text: str) -> list[str]:
    return [clause for clause in clauses(text) if has_work(clause)]


@pytest.mark.parametrize(
    "text",
    [
        "Dag collega,",
        "Beste",
        "Geachte mevrouw,\nalvast bedankt voor het poetsen en tot binnenkort",
        "Met vriendelijke groet,\nEls van Atelier Schoonmaak",
        "Vriendelijke groeten\nKlusdienst De Hamer",
        "Woonzorgcentrum Linde vraagt",
        "vakanties sportzaal",
        "liefst producten machines",
        "gesloten pallet gestapeld",
        "atelier",
        "zak",
        "Levering en afhaling",
        "De betaling gebeurt binnen 30 dagen na ontvangst van de factuur.",
    ],
)
def test_greeting_condition_or_fragment_is_no_work(text: str) -> None:
    assert working(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sportzaal, kleedkamers en sanitair poetsen", ["Sportzaal, kleedkamers en sanitair poetsen"]),
        (
            "Onze school zoekt een firma om tijdens de vakanties de refter, de gang en het sanitair te poetsen.",
            ["de refter, de gang en het sanitair te poetsen"],
        ),
        (
            "Per 6 in een doos ompakken en etiketteren. Liefst op pallet, gestapeld.",
            ["Per 6 in een doos ompakken en etiketteren"],
        ),
        ("60.000 geschenkdoosjes vouwen en vullen", ["60.000 geschenkdoosjes vouwen en vullen"]),
        (
            "het maaien van bermen en gazons, het snoeien van hagen",
            ["het maaien van bermen en gazons", "het snoeien van hagen"],
        ),
        ("Goedemorgen, kunnen jullie onze bedrijfswagens wassen?", ["kunnen jullie onze bedrijfswagens wassen"]),
        ("Dag Sofie, wie maait ons gras", ["wie maait ons gras"]),
        ("Beste poetsdienst in de buurt", ["Beste poetsdienst in de buurt"]),
        ("een ploeg die onze tenten opbouwt", ["een ploeg die onze tenten opbouwt"]),
        ("De stad Lier vraagt het wassen van de ramen, liefst met zacht water.", ["het wassen van de ramen"]),
    ],
)
def test_need_keeps_what_belongs_to_it(text: str, expected: list[str]) -> None:
    assert working(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beste,\n- ramen wassen\n- wegmarkering;\nMet vriendelijke groet", ["ramen wassen", "wegmarkering"]),
        ("Taken:\n1. bladruimen\n2) stemhokjes plaatsen", ["bladruimen", "stemhokjes plaatsen"]),
        ("bladruimen\nramen lappen\nwegmarkering", ["bladruimen", "ramen lappen", "wegmarkering"]),
        ("Wij zoeken een partner.\nHet gaat om poetsen.", []),
    ],
)
def test_lines_of_a_list_are_tasks(text: str, expected: list[str]) -> None:
    assert list_lines(text) == expected
