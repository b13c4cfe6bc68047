"""Compounds of the trades, split by hand: at least 96 % must come out so."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutch import compounds
from dutch.compounds import carrying, parts, split, without_diminutive
from dutch.places import municipalities

#: Written before the splitter saw them; + marks where to split, brackets a link.
BY_HAND = """
groen+onderhoud tuin+onderhoud papier+vernietiging fiets+herstel bedrijf(s)+restaurant strijk+atelier kabel+boom
kabel+bomen poets+hulp kuis+ploeg fiets+koerier groente+pakket kerst+pakket relatie+geschenk relatie+geschenken
was+salon linnen+service hotel+linnen werk+kledij keuken+hulp school+maaltijden broodjes+bar soep+bar koffie+bar
feest+zaal zaal+verhuur tent+verhuur verhuis+dienst verhuis+wagen verhuis+dozen inboedel+ophaling kring+winkel
kring+loop+winkel afval+sortering afval+container glas+container textiel+container papier+container metaal+bewerking
plaat+bewerking hout+bewerking schrijn+werk metsel+werk schilder+werk las+werk soldeer+werk draai+werk frees+werk
zeef+druk textiel+druk tampon+druk laser+gravure natuur+beheer bos+beheer berm+beheer water+beheer heide+beheer
landschap(s)+zorg onkruid+bestrijding exoten+bestrijding gras+maaier haag+schaar ketting+zaag boom+verzorging
boom+kwekerij knot+wilgen fruit+bomen tuin+aanleg gevel+tuin moestuin+bakken speel+toestellen straat+meubilair
zit+banken picknick+tafels nest+kasten vogel+huisjes insecten+hotel bijen+hotel zorg+boerderij buurt+moestuin
sneeuw+ruimen winter+dienst netheid(s)+ploeg zwerfvuil+actie graffiti+verwijdering gevel+reiniging raam+reiniging
tapijt+reiniging kantoor+schoonmaak school+poets eind+schoonmaak werf+schoonmaak toilet+reiniging vloer+onderhoud
fabriek(s)+hal magazijn+hulp stock+beheer pallet+plaatsen palet+herstelling etiketteer+machine krimp+folie
blister+verpakking geschenk+verpakking voeding(s)+verpakking verpakking(s)+werk inpak+werk montage+werk montage+lijn
kwaliteit(s)+controle eind+controle printplaat+montage kabel+montage meubel+montage deur+klink meubel+atelier
naai+atelier textiel+atelier hout+atelier fiets+atelier verpakking(s)+atelier boek+binder boek+band drukwerk+afwerking
brief+verwerking post+verwerking mailing+bedrijf gegevens+invoer data+invoer archief+dozen document+vernietiging
telefoon+onthaal onthaal+medewerker receptie+werk call+center klanten+dienst web+teksten product+foto
product+fotografie web+winkel webshop+verzending retour+verwerking retour+beheer pakjes+dienst pakjes+bezorging
bestel+wagen vracht+fiets bak+fiets lease+fiets deel+fiets fiets+punt fiets+verhuur fiets+onderhoud
bedrijf(s)+fietsen fietsen+stalling rolstoel+fiets auto+poets auto+was was+straat was+dienst strijk+dienst strijk+winkel
linnen+verhuur bed+linnen tafel+linnen keuken+handdoek gordijn+atelier kleding+herstel retouche+atelier
klus+dienst klusjes+dienst karweitjes+dienst tuin+hulp gezin(s)+hulp huishoud+hulp thuis+hulp boodschappen+dienst
maaltijd+bedeling warme+maaltijd buurt+restaurant sociaal+restaurant volk(s)+keuken groot+keuken diepvries+maaltijd
dieet+maaltijd traiteur+dienst broodjes+lunch vergader+zaal vergader+lunch festival+bekers beker+wasserij
evenementen+opbouw podium+bouw stand+bouw parkeer+wachter zonnepanelen+reiniging energie+scan energie+huis
dak+isolatie vloer+isolatie muur+isolatie glas+isolatie tocht+strips spaar+lampen materialen+bank hergebruik+winkel
computer+herstel laptop+herstel elektro+recyclage hout+recyclage meubel+recyclage kunststof+recyclage
matras+recyclage sloop+werk afbraak+werk bouw+afval werf+afval grof+vuil groen+afval tuin+afval
arbeid(s)+zorg dag+besteding werk+ervaring job+coach leer+werk+plek woon+zorg+centrum dienst+verlening diensten+cheque
sport+velden voetbal+veld school+tuin kerk+plein dorp(s)+plein wandel+paden fiets+paden begraafplaats+onderhoud
cadeau+mand fruit+mand geschenk+mand streek+producten honing+potten kaarsen+atelier zeep+atelier
hop+pluk fruit+pluk druiven+pluk champignon+teelt kruiden+tuin wijn+fles+etiket
verzending belettering aardappelen handdoeken vrijwilligers restaurant kantoor materiaal boerderij vakantie personeel
supermarkt onderhoud onderdelen onderaanneming voorbereiding overgordijnen begeleiding verpakken inpakken uitpakken
herstellen renovatie reiniging schilderen sorteren etiketteren strijken wasserij drukkerij bakkerij brouwerij
poetsen vrachtwagen gemeente vereniging organisatie werknemers zelfstandige duizendknoop landbouw ziekenhuis
maatwerk schoonmaak kunststof speelgoed nederlands maandag bestelling bestrijding verwijderen bibliotheek chauffeur
printplaat printplaten
"""
TABLE = BY_HAND.split()


def _word(entry: str) -> str:
    return re.sub(r"[+()]", "", entry)


def _wanted(entry: str) -> list[str]:
    """The parts by hand; a part that is a compound itself ("schrijnwerk") is split as it is everywhere."""
    return [part for piece in re.sub(r"\(.*?\)", "", entry).split("+") for part in split(piece)]


def test_at_least_96_percent_of_the_table() -> None:
    wrong = {entry: split(_word(entry)) for entry in TABLE if split(_word(entry)) != _wanted(entry)}
    assert len(TABLE) >= 280
    assert len(wrong) <= 0.04 * len(TABLE), wrong


def test_places_are_never_split() -> None:
    for town in municipalities():
        assert split(town.name.lower()) == [town.name.lower()]
    assert split("kortenaken") == ["kortenaken"]


@pytest.mark.parametrize("word", ["", "a", "tuin", "co2", "auto's", "12345678", "zzzzzzzzzz"])
def test_what_is_no_compound_comes_back_as_it_is(word: str) -> None:
    assert split(word) == [word]


def test_er_links_parts_only_after_nouns_with_such_a_plural() -> None:
    assert split("schoolschilderwerken") == ["school", "schilder", "werken"]
    assert "blad" in split("bladerdak")


def test_parts_replaces_compounds_in_a_text() -> None:
    assert parts("Groenonderhoud & fietsherstel te Aarschot") == "groen onderhoud fiets herstel te aarschot"
    assert parts("") == ""


@pytest.mark.parametrize(
    ("word", "noun_parts"),
    [
        ("geveltuintjes", ["gevel", "tuin"]),
        ("kerstkadootjes", ["kerst", "kado"]),
        ("zonnepaneeltjes", ["zon", "paneel"]),
        ("brochuurtjes", ["brochure"]),
        ("bureautjes", ["bureau"]),
        ("machientjes", ["machine"]),
        ("wijnglaasjes", ["wijn", "glas"]),
        ("luchtballonnetje", ["lucht", "ballon"]),
        ("kettinkjes", ["ketting"]),
        ("daktuintjes", ["dak", "tuin"]),
    ],
)
def test_rare_diminutives_are_split_into_their_noun(word: str, noun_parts: list[str]) -> None:
    assert split(word) == noun_parts


@pytest.mark.parametrize(
    "word", ["franje", "meisjes", "visitekaartje", "beetje", "kaartjes", "lanyardjes", "poetsmeisjes"]
)
def test_what_is_no_rare_diminutive_stays(word: str) -> None:
    assert without_diminutive(word) == word


def test_splitting_again_changes_nothing() -> None:
    for entry in TABLE:
        once = split(_word(entry))
        assert [part for piece in once for part in split(piece)] == once, entry


def test_loads_and_splits_quickly() -> None:
    compounds._split.cache_clear()
    start = time.thread_time()
    for entry in TABLE:
        split(_word(entry))
    assert time.thread_time() - start < 2


@given(st.text(alphabet="abcdefghijklmnoprstuvwz", max_size=40))
def test_any_word_keeps_its_beginning(word: str) -> None:
    result = split(word)
    assert result
    assert word.startswith(result[0][:3])


@pytest.mark.parametrize(
    ("word", "about"),
    [
        ("ontbraamwerk", ["ontbraam"]),
        ("kuisploeg", ["kuis"]),
        ("tuinonderhoudsploeg", ["tuin", "onderhoud"]),
        ("enveloppenvulwerk", ["enveloppen", "vul"]),
        ("bedrijfswagenwasdienst", ["bedrijf", "wagen", "was"]),
        ("kabelboommontage", ["kabel", "boom", "montage"]),
        ("werk", ["werk"]),
        ("netwerk", ["netwerk"]),
        ("huiswerk", ["huiswerk"]),
        ("klantenservice", ["klantenservice"]),
    ],
)
def test_a_head_that_says_who_or_how_carries_nothing(word: str, about: list[str]) -> None:
    assert carrying(split(word)) == about
