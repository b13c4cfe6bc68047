"""Synonym files: what their rules become for the engine, what the lint refuses, and what the shipped files hold."""

from pathlib import Path

import pytest

from dutch.analysis import analyse, stop_words
from indexer import taxonomy
from indexer.definition import ROOT
from indexer.rules import synonym_lint
from indexer.rules.synonyms import WORDS_BROUGHT, compile_rules, form, kin, parse, read, sides

FOLDER = ROOT / "synonyms"
SHIPPED = [rule for rules in read(FOLDER).values() for rule in rules]
CONCEPTS = [sides(rule)[0] for rule in SHIPPED if "=>" not in rule]


def compiled(*rules: str) -> dict[str, list[str]]:
    """What each left term brings: {"heg": ["haag", "heg"]}."""
    found = [sides(rule) for rule in compile_rules({"groen": rules}, stop_words())]
    return {term: right for left, right in found for term in left}


@pytest.fixture(scope="module")
def shipped() -> dict[str, list[str]]:
    """What each variant of the shipped files brings, by its stems."""
    return {" ".join(form(term)): right for term, right in compiled(*SHIPPED).items()}


def test_parse_leaves_comments_and_blank_lines_out() -> None:
    rules = parse("groen", "# reden\nhaag, heg  # ook een heg\n\n# klaar\n")
    assert [(rule.text, rule.reason, rule.line) for rule in rules] == [("haag, heg", "reden", 2)]


@pytest.mark.parametrize(
    ("rules", "typed", "found"),
    [
        (["haag, heg"], "heg", ["haag", "heg"]),
        (["tuinman => groenonderhoud"], "tuinman", ["tuinman", "groenonderhoud"]),
        # a variant of a concept stands for all of it, on both sides of the arrow
        (["velo, fiets", "bakfiets => velo"], "bakfiets", ["bakfiets", "velo", "fiets"]),
        (["klusjesman, handyman", "klusjesman => klusdienst"], "handyman", ["klusjesman", "handyman", "klusdienst"]),
        (["a1, b1", "a1 => c1", "a1 => d1"], "b1", ["a1", "b1", "c1", "d1"]),
        # who types a phrase finds it, the words, and the first two phrases
        (["raamwas, ruit kuisen, raam wassen"], "raam wassen", ["raam wassen", "raamwas", "ruit kuisen"]),
        (["haag, heg, heggen"], "heg", ["haag", "heg"]),
        (["hulp in huis, thuishulp"], "hulp huis", ["hulp huis", "thuishulp"]),
        (["haag, heg", "heg, haagkant"], "haag", ["haag", "heg", "haagkant"]),
    ],
    ids=["equal", "one way", "right", "left", "several", "phrase", "same form", "stop word", "shared variant"],
)  # fmt: skip
def test_what_a_term_brings(rules: list[str], typed: str, found: list[str]) -> None:
    assert compiled(*rules)[typed] == found


def test_a_one_way_rule_goes_one_way() -> None:
    assert "groenonderhoud" not in compiled("tuinman => groenonderhoud")


def test_nothing_is_left_of_a_rule_of_stop_words_or_of_one_word() -> None:
    assert compiled("de, het", "haag, hagen", "de => haag", "haag => het") == {}


def test_what_comes_from_other_concepts_is_limited() -> None:
    many = ", ".join(f"woord{n}" for n in range(100))
    assert len(compiled(f"begin => {many}")["begin"]) == WORDS_BROUGHT


def test_a_rule_comes_out_once_in_a_stable_order() -> None:
    files = {"b": ["haag, heg"], "a": ["velo, fiets", "haag, heg"]}
    assert compile_rules(files, stop_words()) == ["velo, fiets => velo, fiets", "haag, heg => haag, heg"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# r\nde, haag", "alleen woorden die de zoekmotor overslaat"),
        ("# r\nhaag,, heg", "is leeg"),
        ("# r\nhaag =>", "is leeg"),
        ("# r\nhaag, heg\n# r\nhaag, heg", "Deze regel staat er al: groen.txt, regel 2"),
        ("# r\nheg, haag\n# r\nhagen, heggen", "Deze regel staat er al: groen.txt, regel 2"),
        ("# r\ntuinman => haag\n# r\ntuinman => haag", "Deze regel staat er al: groen.txt, regel 2"),
        ("# r\nhaag, heg, hagen", "hetzelfde als “haag”"),
        ("# r\nhaag, heg\n# r\nhagen, liguster", "“hagen” hoort al bij een andere groep: groen.txt, regel 2"),
        ("# r\nramen wassen, glas\n# r\nraam wassen, ruit", "“raam wassen” hoort al bij een andere groep"),
        ("# r\nhulp in huis, thuishulp", "“hulp in huis” bevat “in”"),
        ("haag, heg", "geen reden"),
        ("#\nhaag, heg", "geen reden"),
        ("# r\n\nhaag, heg", "geen reden"),
        ("# r\nhaag, heg\nvelo, fiets", "geen reden"),
        ("# r\nplooien, vouwen", "“plooien” heeft meer dan één betekenis"),
        ("# r\ngeplooid => vouwen", "“geplooid” heeft meer dan één betekenis"),
        ("# r\nhaag", "maar één woord"),
        (f"# r\nhaag, {'x' * 61}", "langer dan 60 tekens"),
        ("# r\na1 => b1 => c1", "meer dan één pijl"),
    ],
)
def test_lint_refuses(text: str, message: str) -> None:
    (problem,) = synonym_lint.lint({"groen.txt": text})
    assert problem.file == "groen.txt"
    assert problem.line == len(text.splitlines())
    assert message in problem.message


def test_lint_looks_across_files() -> None:
    problems = synonym_lint.lint({"b.txt": "# r\nheg, liguster", "a.txt": "# r\nhaag, heg"})
    assert [(p.file, p.line) for p in problems] == [("b.txt", 2)]
    assert "a.txt, regel 2" in problems[0].message


def test_lint_accepts_a_phrase_that_says_which_meaning() -> None:
    assert (
        synonym_lint.lint({"druk.txt": "# alleen papier\npapier plooien, vouwen\n# wie\nplooimachine => vouwen"}) == []
    )


def test_lint_of_the_shipped_files(tmp_path: Path) -> None:
    assert synonym_lint.lint_folder(FOLDER) == []
    (tmp_path / "x.txt").write_text("haag, heg", encoding="utf-8")
    assert [problem.file for problem in synonym_lint.lint_folder(tmp_path)] == ["x.txt"]


def test_a_file_per_sector_and_a_general_one() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {*taxonomy.sectors(), "algemeen"}


def test_enough_concepts_and_variants() -> None:
    assert len(CONCEPTS) >= 160
    assert len({form(term) for concept in CONCEPTS for term in concept}) >= 1000


def test_every_activity_has_a_word_with_synonyms() -> None:
    known = {form(term) for rule in SHIPPED for side in sides(rule) for term in side}
    without = [a.slug for a in taxonomy.activities().values() if not _words_known(a, known)]
    assert without == []


def _words_known(activity: taxonomy.Activity, known: set[tuple[str, ...]]) -> set[str]:
    return {stem for stem in analyse(f"{activity.label} {activity.words}") if (stem,) in known}


def test_words_of_every_offering_are_no_variants() -> None:
    everywhere = {form(word) for word in ["werk", "dienst", "team", "ploeg", "atelier", "product", "klant", "bedrijf"]}
    assert not everywhere & {form(term) for concept in CONCEPTS for term in concept}


@pytest.mark.parametrize(
    ("typed", "service"),
    [
        ("poetsvrouw", "schoonmaken"),
        ("kuisploeg", "schoonmaken"),
        ("poetshulp", "thuishulp"),
        ("tuinman", "groenonderhoud"),
        ("velomaker", "fietsherstel"),
        ("duizendknoop", "exotenbestrijding"),
        ("verhuisfirma", "verhuizen"),
        ("eetstand", "catering"),
        ("copacking", "verpakken"),
        ("oude pc's", "aeea"),
        ("gdpr vernietiging", "papiervernietiging"),
        ("leegmaken huis", "ontruiming"),
        ("kerstpakket", "geschenkmand"),
        ("stoelen bekleden", "stofferen"),
        ("repro", "drukwerk"),
        ("stripverpakking", "blister"),
    ],
)
def test_how_buyers_ask(shipped: dict[str, list[str]], typed: str, service: str) -> None:
    assert form(service) in {form(term) for term in shipped[" ".join(form(typed))]}


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("opkuisen", "schoonmaken"),
        ("vervoer", "transport"),
        ("fruitbomen", "boomgaard"),
        ("crèche", "kinderopvang"),
        ("wasmand", "wasserij"),
        ("stickeren", "etiketteren"),
        ("toonbank", "toog"),
    ],
)
def test_what_also_means_another_thing_brings_and_is_not_brought(
    shipped: dict[str, list[str]], narrow: str, wide: str
) -> None:
    assert form(wide) in {form(term) for term in shipped[" ".join(form(narrow))]}
    assert form(narrow) not in {form(term) for term in shipped.get(" ".join(form(wide)), [])}


def test_the_kin_of_a_word_is_what_the_rules_bring_to_it() -> None:
    rules = compile_rules({"schoonmaak": ["toilet, wc, klein kamertje", "kuisen => schoonmaken"]}, stop_words())
    assert kin(rules)["wc"] == {"toilet", "wc"}
    assert form("schoonmaken")[0] in kin(rules)["kuis"]
    assert "kuis" not in kin(rules).get(form("schoonmaken")[0], set())
