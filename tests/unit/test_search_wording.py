"""The words of a need as they are searched: amounts and days apart, what is not wanted, Dutch for foreign words."""

import pytest

from app.search.wording import in_dutch, with_apostrophes, with_nouns, without_amounts, without_asker, without_negated


@pytest.mark.parametrize(
    ("typed", "rest", "apart"),
    [
        ("lunch voor 25 pers", "lunch", ("25", "pers")),
        ("feest catering voor ca. 30 pers.", "feest catering", ("30", "pers")),
        ("zaaltje voor teamdag met 40 personen", "zaaltje voor teamdag", ("40", "personen")),
        ("pakketten voor 120 man personeel", "pakketten voor personeel", ("120", "man")),
        ("lasser voor 3 weken in onze fabriek", "lasser in onze fabriek", ("3", "weken")),
        ("brieven voor 3 scholen", "brieven voor scholen", ("3",)),
        ("jaarlijkse inventaris op 15 december", "jaarlijkse inventaris", ("op 15 december",)),
        ("tenten van 12 tot 14 juli 2027", "tenten", ("van 12 tot 14 juli 2027",)),
        ("poetsen op maandag en donderdag", "poetsen", ("op maandag en donderdag",)),
        ("broodjes 3 mei", "broodjes", ("3 mei",)),
        ("vrijwilligers van de week", "vrijwilligers", ("van de week",)),
        ("5000st brieven", "brieven", ("5000", "st")),
        ("1000brieven", "brieven", ("1000",)),
        ("kantoor poetsen 3x per week", "kantoor poetsen", ("3", "x", "per week")),
        ("folders bussen tegen vrijdag", "folders bussen", ("tegen vrijdag",)),
        ("zakjes vullen tegen eind mei", "zakjes vullen", ("tegen eind mei",)),
        ("elke week het gras maaien", "het gras maaien", ("elke week",)),
        ("ISO 9001", "ISO 9001", ()),
        ("lassen EN 1090", "lassen EN 1090", ()),
        ("papier a4", "papier a4", ()),
        ("2dehandskledij verkopen", "tweedehandskledij verkopen", ()),
        ("2ehandsmeubels", "tweedehandsmeubels", ()),
        ("2de verdieping", "2de verdieping", ()),
        ("tegen vrijdag", "tegen vrijdag", ()),
        ("1000", "1000", ()),
    ],
)
def test_amounts_and_days_are_apart(typed: str, rest: str, apart: tuple[str, ...]) -> None:
    assert without_amounts(typed) == (rest, apart)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("catering zonder vlees", "catering"),
        ("poetsen zonder chemische producten", "poetsen"),
        ("wij hebben geen tijd om rekken te vullen", "wij hebben om rekken te vullen"),
        ("zonder afspraak", "zonder afspraak"),
        ("broodjes met kaas", "broodjes met kaas"),
    ],
)
def test_what_is_not_wanted_does_not_count(typed: str, wanted: str) -> None:
    assert without_negated(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("beenhouwer zoekt iemand om vlees te verpakken", "iemand om vlees te verpakken"),
        ("Onze school zoekt een poetsploeg", "een poetsploeg"),
        ("wie zoekt", "wie zoekt"),
        ("kuisvrouw gezocht", "kuisvrouw gezocht"),
        ("poetsploeg die werk zoekt", "poetsploeg die werk zoekt"),
    ],
)
def test_who_asks_is_not_what_is_asked(typed: str, asked: str) -> None:
    assert without_asker(typed) == asked


@pytest.mark.parametrize(
    ("typed", "dutch"),
    [
        ("office cleaning", "kantoor schoonmaken"),
        ("nettoyage des vitres", "ramen wassen"),
        ("jardinage", "tuinonderhoud"),
        ("mise sous pli", "mailing"),
        ("Réparation vélos Gent", "fietsherstel Gent"),
        ("2e hands meubels", "tweedehands meubels"),
        ("huis-aan-huis folders", "busbedeling folders"),
        ("fietsen herstellen", "fietsen herstellen"),
    ],
)
def test_foreign_words_become_dutch(typed: str, dutch: str) -> None:
    assert in_dutch(typed, {})[0] == dutch


def test_a_foreign_word_that_offerings_use_more_stays() -> None:
    assert in_dutch("packaging", {"packag": 9, "verpak": 3}) == ("packaging", ())


@pytest.mark.parametrize(
    ("text", "spelt"), [("Oude Velos", "Oude velo's"), ("vélos", "velo's"), ("logos en bus", "logo's en bus")]
)
def test_plurals_are_written_as_the_model_knows_them(text: str, spelt: str) -> None:
    assert with_apostrophes(text) == spelt


@pytest.mark.parametrize(
    ("text", "nouns"),
    [("Zonnepaneeltjes wassen", "zonnepaneel wassen"), ("Drie Brochuurtjes", "Drie brochure"), ("Doosjes", "Doosjes")],
)
def test_rare_diminutives_are_their_noun(text: str, nouns: str) -> None:
    assert with_nouns(text) == nouns


@pytest.mark.parametrize(("typed", "meant"), [("jardins", "tuin"), ("tuins", "tuins")])
def test_a_plural_of_a_foreign_word_is_that_word(typed: str, meant: str) -> None:
    assert in_dutch(typed, {"tuin": 3})[0] == meant
