"""What README and docs tell people to do can be done: each command, option, variable, service and link exists."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import click
import yaml

from app.admin.menu import MENU, OWN
from app.cli import commands
from base.config import ROOT, Settings

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("[bdims]*/README.md"))]
VARIABLES = {setting.metadata["name"] for setting in fields(Settings)}


def code(page: Path) -> str:
    """Everything on a page that is set as code, a piece a line."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^\s*```\w*\n(.*?)^\s*```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^\s*```.*?^\s*```", "", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *(" ".join(span.split()) for span in re.findall(r"`([^`]+)`", rest))])


def every_page(check: Callable[[Path], None]) -> Callable[[], None]:
    """A test of all pages; the first that is wrong is named."""

    def test() -> None:
        for page in PAGES:
            try:
                check(page)
            except AssertionError as error:
                error.add_note(str(page.relative_to(ROOT)))
                raise

    return test


def test_the_first_page_names_the_two_commands() -> None:
    assert {"make run", "make test"} <= set(code(ROOT / "README.md").splitlines())


def test_the_first_page_asks_for_nothing_of_the_demo_that_the_start_has_done() -> None:
    parts = (ROOT / "standalone" / "parts.py").read_text(encoding="utf-8")
    at_the_start = set(re.findall(r'\*CLI, "demo", "(\w+)"', parts))
    assert {"stories", "figures"} <= at_the_start
    asked = set(re.findall(r"doeners demo (\w+)", code(ROOT / "README.md")))
    assert asked
    assert not asked & at_the_start


@every_page
def test_places_in_the_menu_of_the_back_office_exist(page: Path) -> None:
    below = {place.text: {one.text for one in place.sub} for place in (*MENU, OWN)}
    below["Beheer"] = set(below)
    for place, one in re.findall(r"\*([A-Z]\w+)(?: ›|,) ([A-Z][\w ]+)\*", page.read_text(encoding="utf-8")):
        assert one in below.get(place, ()), f"{place} › {one}"


def test_every_address_of_the_first_page_has_the_port_of_a_start_that_names_none() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", text)) == {"8000"}
    assert "the port that you chose" in text


@every_page
def test_make_targets_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z][a-z-]*)", code(page)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"


@every_page
def test_commands_of_the_product_exist_with_their_options(page: Path) -> None:
    for line in re.findall(r"(?:^|[ /])doeners ([a-z][^|;&\n]*)", code(page), re.MULTILINE):
        _resolve(line.split())


def _resolve(words: list[str]) -> None:
    """Follow the words down the tree of commands, then look every option up."""
    command: click.Command = commands
    while isinstance(command, click.Group) and words and not words[0].startswith(("-", "…")):
        found = command.get_command(click.Context(command), words[0])
        assert found, f"doeners {' '.join(words)}"
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    for option in (word.partition("=")[0] for word in words if word.startswith("--")):
        assert option in known, f"{command.name} {option}"


@every_page
def test_modules_and_scripts_exist(page: Path) -> None:
    for module in re.findall(r"python -m ([a-z_.]+)", code(page)):
        assert importlib.util.find_spec(module), module
    for script in re.findall(r"\bsh ([a-z]\S*\.sh)", code(page)):
        assert (ROOT / script).exists(), script


@every_page
def test_services_of_compose_exist(page: Path) -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    pattern = r"docker[ -]compose (?:exec|run|restart|up|logs)((?: -\S+)*)((?: [a-z]+)*)"
    for _, words in re.findall(pattern, code(page)):
        if words:
            assert words.split()[0] in services, words


@every_page
def test_variables_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for variable in re.findall(r"\bDOENERS_[A-Z_]*[A-Z]\b(?!_?…)", text):
        assert variable in VARIABLES or variable.removesuffix("_FILE") in VARIABLES, variable


@every_page
def test_shell_blocks_are_shell(page: Path) -> None:
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        checked = subprocess.run(["sh", "-n"], check=False, input=block, capture_output=True, text=True, timeout=120)
        assert checked.returncode == 0, f"{block}\n{checked.stderr}"


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_decision_has_the_same_parts() -> None:
    for page in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        number = page.name[:4]
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. "), page.name
        for part in ("Status: ", "## Decision\n", "## Considered\n"):
            assert f"\n{part}" in text, page.name
