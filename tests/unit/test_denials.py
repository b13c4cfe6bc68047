"""Sentences that say what is not done: found as a reader finds them, also in sentences that the table has not seen."""

from __future__ import annotations

import pytest

from dutch.denials import RULES, Rule, affirmed
from dutch.normalise import sentences


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_a_rule_judges_its_own_example(rule: Rule) -> None:
    assert (affirmed(rule.example) == rule.example) == (rule.kind == "harmless")


# Read by hand; none stands in a catalogue of ours. (sentence, what is left of it)
DENIED = (
    "Dit doen wij niet.",
    "Zwembaden onderhouden we niet.",
    "Schoorstenen vegen doen we nooit.",
    "Grote verhuizingen laten we aan erkende verhuizers over.",
    "Daarvoor verwijzen wij door naar een schrijnwerker.",
    "Wij werken niet voor particulieren.",
    "Niet voor bouwafval.",
    "Geen asbest, geen chemisch afval.",
    "Wij nemen geen matrassen mee.",
    "Dakgoten reinigen behoort niet tot ons takenpakket.",
    "Tapijtreiniging zit niet in het aanbod.",
    "Sneeuwruimen valt buiten onze opdracht.",
    "Elektrische herstellingen zijn uitgesloten.",
    "Kinderopvang bieden we niet aan.",
    "Nachtwerk is niet mogelijk.",
    "Banden vervangen kan hier niet.",
    "Lederen jassen weigeren wij.",
    "Gevels op hoogte zijn werk voor een gespecialiseerde firma.",
    "Voor loodgieterij zoekt u beter een erkende vakman.",
    "Vertalingen leveren we niet.",
    "Wij hebben geen frigowagens.",
    "Piano's, kluizen en aquaria verhuizen we niet.",
)
PARTLY = (
    ("Wij maaien gras en snoeien hagen, bomen vellen doen we niet.", "Wij maaien gras en snoeien hagen."),
    ("Strijk en herstel; stomen doen wij niet.", "Strijk en herstel."),
    ("Ramen lappen tot de tweede verdieping, hoger niet.", "Ramen lappen tot de tweede verdieping."),
    ("Broodjes smeren wij, maar warme maaltijden koken we niet.", "Broodjes smeren wij."),
    ("Zetels nemen we mee, matrassen en autobanden niet.", "Zetels nemen we mee."),
    ("Bomen vellen? Dat doen wij niet. Hagen scheren wel.", "Hagen scheren wel."),
    ("Stomen lukt niet, strijken wel.", "strijken wel."),
)
AFFIRMED = (
    "Ook een kleine opdracht is geen probleem.",
    "Niet alleen scholen, maar ook kantoren poetsen wij.",
    "Er is geen minimum van stuks.",
    "U hoeft zelf niets te dragen en moet niet thuis zijn.",
    "Geen tijd om te strijken?",
    "Wij poetsen zonder bijtende producten.",
    "Voor wie niet meer zelf kan koken, brengen wij warme maaltijden.",
    "Tuinen die niet te groot zijn, onderhouden we in een voormiddag.",
    "Wat u niet meer nodig hebt, halen wij gratis op.",
    "Verplaatsing rekenen wij niet aan.",
    "Dozen plooien, nieten en stickeren.",
    "Wij verwijderen graffiti en onkruid.",
    "Waarom niet eens een middag komen kijken?",
    "Huisartsen en OCMW's verwijzen mensen naar ons door.",
    "Kapotte toestellen die niet meer te redden zijn, recycleren we.",
    "Geen wachtlijst: wij starten binnen de week.",
    "Wij buigen buizen en vouwen plaat tot drie meter.",
    "Is uw magazijn niet groot genoeg, dan bewaren wij uw goederen.",
)


@pytest.mark.parametrize("sentence", DENIED)
def test_what_is_denied_is_not_searched(sentence: str) -> None:
    assert affirmed(sentence) == ""


@pytest.mark.parametrize(("sentence", "left"), PARTLY)
def test_what_stands_beside_a_denial_stays(sentence: str, left: str) -> None:
    assert affirmed(sentence) == left


@pytest.mark.parametrize("sentence", AFFIRMED)
def test_a_negation_that_denies_no_work_stays(sentence: str) -> None:
    assert affirmed(sentence) == sentence


def test_a_text_without_denials_stays_as_it_is() -> None:
    for text in ("Wij poetsen.\n\nOok ’s avonds!  En buiten.", "Geen probleem.  Bel ons."):
        assert affirmed(text) == text


def test_a_new_sentence_may_begin_with_a_quote_or_an_apostrophe() -> None:
    assert sentences("Wij waken. ’s Nachts ook. “Altijd”, zegt men.") == [
        "Wij waken.", "’s Nachts ook.", "“Altijd”, zegt men.",
    ]  # fmt: skip
