"""French and English: the sentences of templates and code, how values are recognised, addresses with a language."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from app.languages import TRANSLATED
from app.languages.catalogue import FOLDER, Catalogue, catalogue
from app.languages.units import marks, sentences, translated
from base.config import ROOT
from tools.languages.catalogues import IN_PIECES, constants, faults, in_pieces, messages
from tools.languages.dutch_words import dutch_in
from tools.languages.phrases import phrases

WEB = sorted((ROOT / "app" / "templates" / "web").rglob("*.html"))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_the_public_pages_is_translated_with_the_same_gaps(language: str) -> None:
    assert list(faults(language)) == []


def test_the_templates_and_the_code_are_read() -> None:
    said = messages()
    assert {"Stel uw vraag", "{} aanbiedingen", "Werkt tot {} rond {}"} <= said.keys()


@pytest.mark.parametrize("path", WEB, ids=lambda path: path.name)
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_template_has_the_same_tags_and_expressions(language: str, path: object) -> None:
    source = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    other = translated(source, catalogue(language).sentence, lambda expression: expression)
    Environment().parse(other)
    assert sorted(re.findall(r"<\w+", other)) == sorted(re.findall(r"<\w+", source))
    assert sorted(re.findall(r"\{%-?\s*(\w+)", other)) == sorted(re.findall(r"\{%-?\s*(\w+)", source))


def test_a_sentence_is_read_with_its_tags_and_expressions_as_marks() -> None:
    source = '<p>Al <a href="/x">{{ n }} keer</a> gezien.</p><p class="y">{{ icon("z") }} Kijk</p>'
    assert sentences(source) == ["Al <1>{n} keer</1> gezien.", "Kijk"]
    said = {"Al <1>{n} keer</1> gezien.": "Seen <1>{n} times</1>.", "Kijk": "Look"}
    page = translated(source, lambda text: said[text], lambda expression: expression)
    assert '<p>Seen <a href="/x">{{ n }} times</a>.</p>' in page


def test_conditions_that_hold_blocks_are_no_part_of_a_sentence() -> None:
    assert sentences("{% if a %}<p>Een</p>{% else %}<p>Twee</p>{% endif %}") == ["Een", "Twee"]
    assert sentences("<p>Een{% if a %} of twee{% endif %}.</p>") == ["Een{% if a %} of twee{% endif %}."]


def test_what_is_read_aloud_is_translated_and_what_stays_dutch_is_not() -> None:
    source = '<a aria-label="Sluit" class="dicht">x</a><div lang="nl"><p>Beschrijving {{ text }}</p></div><p>Buiten</p>'
    assert sentences(source) == ["Sluit", "Buiten"]
    assert "{{ keep(text) }}" in translated(source, lambda text: text, lambda expression: f"keep({expression})")


def test_values_in_attributes_stay_as_they_are() -> None:
    page = translated(
        '<input value="{{ q }}"><p>{{ q }}</p>', lambda text: text, lambda expression: f"keep({expression})"
    )
    assert page == '<input value="{{ keep(q) }}"><p>{{ q }}</p>'


def test_sentences_of_python_are_read_with_a_gap_for_each_value_and_in_each_of_their_forms() -> None:
    code = '''def f():
    """Not this."""
    return f"Werkt {'ook ' if a else ''}in {b}", counted(n, "plaats", "plaatsen"), "/zoeken"'''
    assert sorted(phrases(code)) == ["Werkt in {}", "Werkt ook in {}", "{} plaats", "{} plaatsen"]


FRENCH = Catalogue(
    "fr",
    {
        "{} aanbiedingen": "{} offres",
        "{} voor “{}”": "{} pour «\u00a0{}\u00a0»",
        "{} rond {}": "{} autour de {}",
        "Schoonmaak": "Nettoyage",
        "nagekeken in {}": "vérifié en {}",
        "mei": "mai",
        "Van {} tot {}": "Jusqu’à {1} depuis {0}",
    },
)


@pytest.mark.parametrize(
    ("dutch", "french"),
    [
        ("37 aanbiedingen", "37 offres"),
        ("37 aanbiedingen voor “schoonmaak” rond Gent", "37 offres pour «\u00a0schoonmaak\u00a0» autour de Gent"),
        ("37 aanbiedingen rond Aarschot", "37 offres autour d’Aarschot"),
        ("Schoonmaak", "Nettoyage"),
        ("schoonmaak", "nettoyage"),
        ("3\u00a0mei\u00a02026", "3\u00a0mai\u00a02026"),
        ("Van 1 tot 2", "Jusqu’à 2 depuis 1"),
        ("De Ploeg rond Gent", "De Ploeg rond Gent"),  # a name: it begins with nothing that we say
        ("Een tekst van iemand anders.", "Een tekst van iemand anders."),
        ("schoonmaak · nagekeken in mei\u00a02026", "nettoyage · vérifié en mai\u00a02026"),
    ],
)
def test_a_value_is_said_in_the_language_when_it_is_a_sentence_of_ours(dutch: str, french: str) -> None:
    assert FRENCH.value(dutch) == french


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("Zoek tot 50 km", "Search up to 50 km"),  # a phrase that begins a sentence
        ("Ook in Antwerpen, Limburg", "Also in Antwerp, Limburg"),
        ("Werkt tot 25\u00a0km rond Lier en Nijlen", "Works up to 25\u00a0km around Lier and Nijlen"),
        ("Werkt in Lier, Mol, Geel en 4 andere gemeenten", "Works in Lier, Mol, Geel and 4 other municipalities"),
        (
            "Genk (Limburg) en Lummen (Limburg)",
            "Genk (Limburg) and Lummen (Limburg)",
        ),  # known, though it stays the same
        ("Bekend voor 1\u00a0387 van 1\u00a0387 zoekopdrachten.", "Known for 1,387 of 1,387 searches."),
        ("32 aanbiedingen voor “poetsen” (pagina 2 van 2)", "32 offers for “poetsen” (page 2 of 2)"),
        ("Past bij: “maakt” en “schoon”", "Fits: “maakt” and “schoon”"),
        ("Tuin en Co", "Tuin en Co"),
    ],
)
def test_a_sentence_of_several_parts_is_said_as_a_whole(dutch: str, english: str) -> None:
    assert catalogue("en").value(dutch) == english


def test_a_sentence_that_nobody_would_recognise_or_with_dutch_in_its_translation_is_a_fault() -> None:
    assert in_pieces() == []
    assert IN_PIECES.search("{{ step.label[0]|upper }}{{ step.label[1:] }}")
    said = "Ceci ne correspond qu’en partie. Het telt niet mee in het aantal hierboven."
    assert dutch_in(said, "fr")
    assert not dutch_in("Cherchez par exemple “poetsen voor kantoren”.", "fr")
    template = "<p>Dit past{{ '. Het telt niet mee in het aantal' if total }}.</p>"
    assert ". Het telt niet mee in het aantal" in constants(Environment().parse(template))


def test_what_figures_and_their_charts_say_is_said_in_french() -> None:
    said = catalogue("fr").value
    assert said("meer vragen en suggesties (8 werd 11)") == "plus de questions et suggestions (de 8 à 11)"
    bars = "Staven · Een bedrijf (minstens 7) · Een school (niet getoond) · De tabel zegt alles"
    assert said(bars) == "Barres · Une entreprise (au moins 7) · Une école (non montré) · Le tableau dit tout"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    english = Catalogue("en", {"{} aanbiedingen": "{} offers"})
    assert english.value("1\u00a0240 aanbiedingen") == "1,240 offers"
    assert english.value("0,75") == "0.75"
    assert english.value("6,9\u00a0km") == "6.9\u00a0km"
    assert FRENCH.value("1\u00a0240 aanbiedingen") == "1\u00a0240 offres"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_no_english_or_dutch_quotes_where_french_has_its_own(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        said = [re.sub(r"\{.*?\}", "", str(one.string)) for one in read_po(file) if one.id]
    assert said
    if language == "fr":
        assert [text for text in said if re.search(r"\w [?!;:»]|« \w", text)] == []


def test_marks_tell_which_gaps_a_sentence_has() -> None:
    assert marks("<1>{a}</1>{% if b %} x{% endif %}") == ["</1>", "<1>", "{% endif %}", "{% if b %}", "{a}"]
