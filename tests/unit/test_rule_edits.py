"""Edits of synonym rules over the files: what becomes of the text, what the lint refuses, a patch that git takes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from indexer import definition
from indexer.rules import rule_edits, synonyms
from indexer.rules.rule_edits import Edit, applied, rules
from indexer.rules.synonym_lint import lint, lint_edit

TEXTS = {"groen": "# Groen\n\n# Beide zijn goed.\nhaag, heg\n# Wie een tuinman zoekt.\ntuinman => haag\n"}
ADD = Edit("add", "groen", "gazon, grasperk", "", "Gazon is deftiger.")
CHANGE = Edit("change", "groen", "haag, heg, haagkant", "haag, heg", "Met West-Vlaams erbij.")
RETIRE = Edit("retire", "groen", "", "tuinman => haag", "Vond te veel.")


def test_add_change_and_retire() -> None:
    text = applied(TEXTS, [ADD, CHANGE, RETIRE])["groen"]
    assert text == ("# Groen\n\n# Met West-Vlaams erbij.\nhaag, heg, haagkant\n# Gazon is deftiger.\ngazon, grasperk\n")
    assert lint({"groen.txt": text}) == []


def test_each_rule_is_known_with_its_reason() -> None:
    assert [(rule.text, rule.reason) for rule in rules(TEXTS)] == [
        ("haag, heg", "Beide zijn goed."),
        ("tuinman => haag", "Wie een tuinman zoekt."),
    ]


def test_edits_that_the_files_have_caught_up_with_change_nothing() -> None:
    once = applied(TEXTS, [ADD, CHANGE, RETIRE])
    assert applied(once, [ADD, CHANGE, RETIRE]) == once


def test_a_change_of_a_rule_that_is_gone_still_brings_the_new_one() -> None:
    assert "haag, heg, haagkant" in applied({"groen": ""}, [CHANGE])["groen"]


def test_an_edit_makes_another_digest_and_the_same_files_with_it_the_same_one(tmp_path: Path) -> None:
    edit = Edit("add", "algemeen", "zolderkamertje => opslag", "", "test")
    edited = definition.load([edit])
    assert edited.digest != definition.load().digest
    for name in ("mappings", "indexer/data", "dutch/data", "synonyms"):
        shutil.copytree(definition.ROOT / name, tmp_path / name)
    for path in (path for room in ("base", "dutch", "indexer") for path in (definition.ROOT / room).rglob("*.py")):
        copy = tmp_path / path.relative_to(definition.ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    for name, text in applied(synonyms.texts(tmp_path / "synonyms"), [edit]).items():
        (tmp_path / "synonyms" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert definition.load((), tmp_path).digest == definition.load([edit], tmp_path).digest == edited.digest


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit("add", "groen", "heg, liguster", "", "r"), "hoort al bij een andere groep"),
        (Edit("add", "groen", "haag, heg", "", "r"), "staat er al"),
        (Edit("add", "groen", "wassen, spoelen", "", "r"), "meer dan één betekenis"),
        (Edit("add", "groen", "gazon", "", "r"), "maar één woord"),
        (Edit("add", "groen", "gazon, grasperk", "", " "), "Schrijf waarom"),
        (Edit("add", "groen", "gazon # grasperk", "", "r"), "Het teken “#”"),
        (Edit("add", "groen", "gazon, gras\nperk", "", "r"), "op één regel"),
        (Edit("add", "groen", "gazon -> grasperk", "", "r"), "Het teken “>”"),
        (Edit("change", "groen", "haag, heg", "haag, heg", "Beide zijn goed."), "er verandert niets"),
    ],
)
def test_a_bad_edit_is_refused_with_the_reason(edit: Edit, message: str) -> None:
    assert any(message in problem.message for problem in lint_edit(TEXTS, edit))


def test_a_clash_names_the_other_rule() -> None:
    (problem,) = lint_edit(TEXTS, Edit("add", "groen", "heg, liguster", "", "r"))
    assert problem.other
    assert (problem.other.text, problem.term) == ("haag, heg", "heg")


def test_of_two_rules_that_clash_the_new_one_is_wrong_wherever_its_file_stands() -> None:
    (problem,) = lint_edit(TEXTS, Edit("add", "aaa", "heg, liguster", "", "r"))
    assert problem.file == "aaa.txt"
    assert problem.other
    assert problem.other.text == "haag, heg"


def test_good_edits_are_accepted() -> None:
    assert [lint_edit(TEXTS, edit) for edit in (ADD, CHANGE, RETIRE)] == [[], [], []]


def test_git_takes_the_patch(tmp_path: Path) -> None:
    shutil.copytree(definition.ROOT / "synonyms", tmp_path / "synonyms")
    before = synonyms.texts(tmp_path / "synonyms")
    standing = rules(before)[0]
    after = applied(
        before,
        [
            Edit("add", "algemeen", "zolderkamertje => opslag", "", "Kleine opslag."),
            Edit("retire", standing.sector, "", standing.text, "weg"),
        ],
    )
    run = ["git", "-C", str(tmp_path), "-c", "init.defaultBranch=main"]
    subprocess.run([*run, "init", "-q"], check=True)
    patch = rule_edits.patch(before, after).encode()
    subprocess.run([*run, "apply", "--check", "-"], input=patch, check=True)
    subprocess.run([*run, "apply", "-"], input=patch, check=True)
    assert synonyms.texts(tmp_path / "synonyms") == after
