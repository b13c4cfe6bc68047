"""What a typed need means: place, spelling, numbers, fillers, literal wishes. As tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.search.params import SearchParams, parse
from app.search.phrases import Phrases
from app.search.place_in_text import find_place
from app.search.understand import IndexWords, understand
from dutch.spelling import Vocabulary

WORDS = IndexWords(
    Vocabulary({"schrijnwerk": 4, "graveren": 3, "brieven": 9, "enveloppen": 5, "elektronica": 4}),
    {"kaai kist": "Kaai & Kist", "wervelwas": "Wervelwas", "tuin": "Tuin", "de sluiskolk": "De Sluiskolk"}
    | {"durmestaal": "Durmestaal", "de tuin": "De Tuin"},
)


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("kuisploeg Aarschot", "Aarschot", "kuisploeg"),
        ("kuisploeg aarschot", "Aarschot", "kuisploeg"),
        ("boom snoeien in Mol", "Mol", "boom snoeien"),
        ("snoeien Boom", "Boom", "snoeien"),
        ("poetshulp in halle", "Halle (Vlaams-Brabant)", "poetshulp"),
        ("schilder halle", "Halle (Vlaams-Brabant)", "schilder"),
        ("poetsen puurs", "Puurs", "poetsen"),
        ("tuinman beringen", "Beringen", "tuinman"),
        ("jardinier à Gand", "Gent", "jardinier"),
        ("jardinier près de Gand", "Gent", "jardinier"),
        ("cleaner near Ghent", "Gent", "cleaner"),
        ("strijkatelier Aalst", "Aalst (Oost-Vlaanderen)", "strijkatelier"),
        ("inpakwerk provincie Antwerpen", "provincie Antwerpen", "inpakwerk"),
        ("snoeien regio Heist op den Berg", "Heist-op-den-Berg", "snoeien"),
        ("st niklaas fietsen", "Sint-Niklaas", "fietsen"),
        ("overpelt strijk", "Overpelt", "strijk"),
        ("folders 3000 Leuven", "Leuven", "folders"),
        ("poetsen 3200", "3200", "poetsen"),
        ("ramen wassen in de buurt van Mechelen", "Mechelen", "ramen wassen"),
        ("limburg", "Limburg", ""),
        ("verhuis van Gent naar Brugge", "Brugge", "verhuis"),
        ("poetsen Lier of Mechelen", "Mechelen", "poetsen"),
        ("poetsen tussen Gent en Aalst", "Aalst (Oost-Vlaanderen)", "poetsen"),
        ("strijk regio Kempen", "Kempen", "strijk"),
        ("poetsen in het Hageland", "Hageland", "poetsen"),
        ("strand opruimen aan de kust", "Kust", "strand opruimen"),
    ],
)
def test_a_place_in_the_text(text: str, place: str, rest: str) -> None:
    found = find_place(text)
    assert found is not None
    assert (found.place.value, found.rest) == (place, rest)


@pytest.mark.parametrize(
    "text",
    [
        "geel papier",
        "Boom snoeien",
        "boom",
        "3000 folders",
        "hal schilderen",
        "as en peer",
        "werk in de buurt",
        "maaien langs de rand van de vijver",
        "kot opkuisen voor de volgende student",
        "ham",
        "",
    ],
)
def test_a_word_is_no_place(text: str) -> None:
    assert find_place(text) is None


def test_a_name_of_several_places_offers_the_others() -> None:
    found = find_place("dozen vouwen in Tielt")
    assert found is not None
    assert found.place.value == "Tielt (West-Vlaanderen)"
    assert [other.value for other in found.others] == ["Tielt (Tielt-Winge)"]


def test_a_misspelt_word_is_mended_and_said() -> None:
    understood = understand(SearchParams(q="graveeren"), WORDS)
    assert understood.text == "graveren"
    assert understood.corrections == (("graveeren", "graveren"),)


def test_what_must_be_taken_as_typed() -> None:
    params, faults = parse({"q": ["graveeren Leuven"], "letterlijk": ["spelling", "plaats"]})
    assert not faults
    understood = understand(params, WORDS)
    assert (understood.text, understood.corrections, understood.place) == ("graveeren Leuven", (), None)


def test_a_sentence_keeps_what_carries_the_need() -> None:
    understood = understand(SearchParams(q="wie kan onze 5000 brieven in enveloppen steken"), WORDS)
    assert understood.text == "brieven enveloppen steken"
    assert understood.quantities == ("5000",)


def test_quotes_and_a_minus_are_literal() -> None:
    understood = understand(SearchParams(q='"brieven vouwen" enveloppen -frankeren'), WORDS)
    assert (understood.phrases, understood.excluded, understood.text) == (
        ("brieven vouwen",),
        ("frankeren",),
        "enveloppen",
    )


@pytest.mark.parametrize("text", ["BE 1920.944.052", "1920944052", "1920.944.052"])
def test_an_enterprise_number(text: str) -> None:
    assert understand(SearchParams(q=text)).kbo == "1920944052"


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("Kaai & Kist", "Kaai & Kist", "Kaai & Kist"),
        ("koffie kaai kist", "Kaai & Kist", "koffie"),
        ("wervelwas strijk", "Wervelwas", "strijk"),
        ("tuin onderhouden", None, "tuin onderhouden"),
        ("tuin", "Tuin", "tuin"),
    ],
)
def test_the_name_of_an_organisation(text: str, name: str | None, rest: str) -> None:
    understood = understand(SearchParams(q=text), WORDS)
    assert (understood.organisation, understood.text) == (name, rest)


def test_compounds_are_split_beside_the_text() -> None:
    understood = understand(SearchParams(q="groenonderhoud"))
    assert (understood.text, understood.parts) == ("groenonderhoud", "groen onderhoud")


@pytest.mark.parametrize(
    "text", ["", " ", "-", '"', "--", '""', "🌳🌳", "\u202eabc", "x", "de het een", "3200", "1 2 3", "-x"]
)
def test_odd_texts_are_understood_as_something(text: str) -> None:
    params, _ = parse({"q": [text]})
    understand(params, WORDS)


@pytest.mark.parametrize(
    ("text", "rest", "phrases", "excluded"),
    [
        ('poetsen -"kantoor"', "poetsen", (), ("kantoor",)),
        ("textiel -t-shirt", "textiel", (), ("t-shirt",)),
        ('"ramen wassen" -strijk', "", ("ramen wassen",), ("strijk",)),
        ("strijk - inpakken", "strijk - inpakken", (), ()),
    ],
)
def test_a_minus_takes_a_phrase_or_a_whole_word(
    text: str, rest: str, phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    query = understand(SearchParams(q=text), WORDS)
    assert (query.text, query.phrases, query.excluded) == (rest, phrases, excluded)


@pytest.mark.parametrize("text", ["KBO 1938502537", "btw BE 1938.502.537", "ondernemingsnummer: 1938 502 537"])
def test_an_enterprise_number_with_what_it_is(text: str) -> None:
    assert understand(SearchParams(q=text), WORDS).kbo == "1938502537"


def test_the_name_of_an_organisation_and_a_place() -> None:
    query = understand(SearchParams(q="Wervelwas Mol"), WORDS)
    assert (query.text, query.organisation, query.place and query.place.value) == ("", "Wervelwas", "Mol")


NUMBERS = ["lassen EN 1090", "drukwerk oplage 1000", "agenda 2030", "ISO 9000", "NEN 3140", "jaarverslag 2030"]


@pytest.mark.parametrize("text", [*NUMBERS, "meerjarenplan 2030"])
def test_a_number_of_a_norm_or_a_year_is_no_postcode(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize("text", ["kaai kist", "Kaai & Kist", "kaaikist", "wervel was", "Wervelwas"])
def test_a_name_is_found_with_and_without_spaces(text: str) -> None:
    assert understand(SearchParams(q=text), WORDS).organisation in {"Kaai & Kist", "Wervelwas"}


@pytest.mark.parametrize("text", ["desluiskolk", "sluis kolk", "D. Sluiskolk", "de Sluiskolk", "De Sluis Kolk"])
def test_a_name_is_found_without_its_article_in_words_apart_or_after_an_initial(text: str) -> None:
    assert understand(SearchParams(q=text), WORDS).organisation == "De Sluiskolk"


@pytest.mark.parametrize("text", ["sluiskolk", "d tuin", "een tuin"])
def test_a_need_is_no_name_without_its_article(text: str) -> None:
    assert understand(SearchParams(q=text), WORDS).organisation != "De Sluiskolk"
    assert understand(SearchParams(q=text), WORDS).organisation != "De Tuin"


def test_a_name_alone_is_not_spelt_otherwise() -> None:
    words = IndexWords(Vocabulary({"dure": 9, "staal": 9}), WORDS.organisations)
    understood = understand(SearchParams(q="durme staal"), words)
    assert (understood.organisation, understood.text, understood.corrections) == ("Durmestaal", "durme staal", ())


@pytest.mark.parametrize("text", ['"de"', "de", "de het een", '"van de"'])
def test_small_words_alone_ask_for_nothing_literally_or_by_meaning(text: str) -> None:
    understood = understand(SearchParams(q=text), WORDS)
    assert (understood.phrases, understood.sentence) == ((), "")
    assert understood.text == text.strip('"')


def test_letters_with_dots_are_one_word() -> None:
    assert understand(SearchParams(q="P.M.D. sorteren"), WORDS).text == "PMD sorteren"


def test_a_small_word_excludes_nothing() -> None:
    assert understand(SearchParams(q="poetsen -de -ramen"), WORDS).excluded == ("ramen",)


def test_a_misspelt_foreign_word_becomes_dutch_at_once() -> None:
    words = IndexWords(Vocabulary({"herstelling": 9}, ["dépannage", "depannage"]))
    understood = understand(SearchParams(q="depanage fietsen"), words)
    assert (understood.text, understood.corrections) == ("herstelling fietsen", (("depanage", "herstelling"),))


def test_a_word_is_corrected_only_into_one_that_finds_something() -> None:
    words = IndexWords(Vocabulary({"zonnepanelen": 9}, ["panneaux", "solaires"]), stems={"zonnepanel": 9})
    assert understand(SearchParams(q="panneaus plaatsen"), words).corrections == ()
    with_kin = replace(words, phrases=Phrases(kin={"panneaux": {"zonnepanel"}}))
    assert understand(SearchParams(q="panneaus"), with_kin).corrections == (("panneaus", "panneaux"),)
    as_one = understand(SearchParams(q="panneaus solaires"), words)
    assert as_one.translations == (("panneaux solaires", "zonnepanelen"),)


def test_a_translation_is_no_correction() -> None:
    understood = understand(SearchParams(q="lawn mowing"), IndexWords(Vocabulary({"maaien": 9, "gras": 9})))
    assert (understood.text, understood.corrections) == ("gras maaien", ())
    assert understood.translations == (("lawn mowing", "gras maaien"),)


@pytest.mark.parametrize("word", ["assemblage", "gravure", "demontage", "recycling"])
def test_a_dutch_word_with_synonyms_is_not_replaced(word: str) -> None:
    words = IndexWords(stems={"montag": 9, "graver": 9, "demonter": 9, "recyclag": 9})
    understood = understand(SearchParams(q=word), words)
    assert (understood.text, understood.translations) == (word, ())


@pytest.mark.parametrize("text", ["_exists_", "exists_", "_exists"])
def test_a_code_is_not_misspelt(text: str) -> None:
    words = IndexWords(Vocabulary({"eist": 9}))
    assert understand(SearchParams(q="exists"), words).corrections == (("exists", "eist"),)
    assert understand(SearchParams(q=text), words).corrections == ()


@pytest.mark.parametrize("text", ["poet\u00adsen", "poet\u200bsen", "\ufeffpoetsen"])
def test_an_invisible_character_separates_nothing(text: str) -> None:
    assert understand(parse({"q": [text]})[0]).text == "poetsen"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Nieuwstraat 12", ""),
        ("hemden strijken in de Kloosterstraat 5", "hemden strijken"),
        ("hemden strijken Kloosterstraat", "hemden strijken"),
        ("winkelstraat vegen", "winkelstraat vegen"),
    ],
)
def test_a_street_is_no_need_when_its_town_stands_in_the_place_box(text: str, rest: str) -> None:
    params, faults = parse({"q": [text], "plaats": ["Gent"]})
    assert not faults
    understood = understand(params, IndexWords())
    assert (understood.text, understood.place and understood.place.name) == (rest, "Gent")
