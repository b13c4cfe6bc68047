"""A pasted text in clauses: greetings and conditions go, what belongs together stays together. As tables."""

from __future__ import annotations

import pytest

from app.search.clauses import clauses, list_lines, tasks
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Wij starten een webshop en zoeken een partner om onze stock te bewaren, bestellingen klaar te maken en te "
            "versturen en terugzendingen te controleren.",
            ["onze stock te bewaren", "bestellingen klaar te maken en te versturen", "terugzendingen te controleren"],
        ),
        (
            "Daarnaast willen wij mooie foto's van alle producten, flyers in alle bussen van de buurt en een parking "
            "zonder sneeuw in de winter",
            [
                "mooie foto's van alle producten",
                "flyers in alle bussen van de buurt",
                "een parking zonder sneeuw in de winter",
            ],
        ),
        (
            "Te doen:\n- tenten, nadars, podium\n- drukken van affiches",
            ["tenten, nadars, podium", "drukken van affiches"],
        ),
        ("Wij laten nu de ramen wassen en zoeken een kok.", ["Wij laten nu de ramen wassen", "kok"]),
        ("Wij vragen kantoren poetsen, een koffiebar", ["kantoren poetsen", "een koffiebar"]),
        ("De stock moet bewaard worden en de dozen opgehaald", ["De stock moet bewaard worden", "de dozen opgehaald"]),
        ("De refter, het poetsen van de gang", ["het poetsen van de gang"]),
        ("Wij vragen poetsen, liefst met eigen machines", ["poetsen"]),
        ("De opdracht wordt geplaatst via een raamovereenkomst", []),
        ("De opdracht omvat het poetsen van de school", ["De opdracht omvat het poetsen van de school"]),
        ("Ramen wassen, gras maaien en hagen snoeien", ["Ramen wassen", "gras maaien", "hagen snoeien"]),
        (
            "Voor het feest hebben wij een tent, tafels en stoelen nodig",
            ["Voor het feest hebben wij een tent, tafels en stoelen nodig"],
        ),
        ("'s Winters moet de oprit vrij zijn.", ["s Winters moet de oprit vrij zijn"]),
        ("Verder: een tent, de kantoren poetsen. Contact: Jan", ["een tent, de kantoren poetsen"]),
        (
            "Perceel 1: bermen maaien, inclusief afvoeren van het maaisel",
            ["bermen maaien, inclusief afvoeren van het maaisel"],
        ),
        ("Folders vouwen en onder omslag steken", ["Folders vouwen en onder omslag steken"]),
        ("Opbouw en afbraak van de stands", ["Opbouw en afbraak van de stands"]),
        ("Wij zijn een kleine school", []),
        ("Elke inschrijver moet een attest hebben", []),
        ("Woonzorgcentrum Linde vraagt:", []),
        ("De prijs is niet te hoog", []),
    ],
)
def test_what_asks_for_work_by_its_form_is_a_task(text: str, expected: list[str]) -> None:
    asking = tasks(text)
    assert [clause for clause in clauses(text) if clause in asking] == expected


def test_line_without_its_brackets_has_no_space_before_a_comma() -> None:
    assert list_lines("- 3 tenten (6 x 12 m), 120 hekken\n- podium (6 m)") == ["3 tenten, 120 hekken", "podium"]
